import { type Decoder, each } from "./text-views.ts";

const [AMPERSAND, HASH, SEMICOLON] = [0x26, 0x23, 0x3b];
/** The name that is read is no longer than this. */
const LONGEST = 24;

/** The names of Latin-1 from U+00A0 on (https://www.w3.org/TR/html401/sgml/entities.html). */
const LATIN =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil " +
  "sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute " +
  "Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc " +
  "atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide " +
  "oslash ugrave uacute ucirc uuml yacute thorn yuml";

/** Those of ASCII, as HTML 5 has them, and of what Windows-1252 has beyond Latin-1; the first name of each that encoders write, and its others. */
const OTHERS =
  "Tab 9 NewLine 10 excl 33 quot 34 QUOT 34 num 35 dollar 36 percnt 37 amp 38 AMP 38 apos 39 lpar 40 rpar 41 ast 42 midast 42 plus 43 " +
  "comma 44 period 46 sol 47 colon 58 semi 59 lt 60 LT 60 equals 61 gt 62 GT 62 quest 63 commat 64 lsqb 91 lbrack 91 bsol 92 rsqb 93 " +
  "rbrack 93 Hat 94 lowbar 95 UnderBar 95 grave 96 DiacriticalGrave 96 lcub 123 lbrace 123 verbar 124 vert 124 VerticalLine 124 rcub 125 " +
  "rbrace 125 fjlig 102 OElig 338 oelig 339 Scaron 352 scaron 353 Yuml 376 fnof 402 circ 710 tilde 732 ndash 8211 mdash 8212 lsquo 8216 " +
  "rsquo 8217 sbquo 8218 ldquo 8220 rdquo 8221 bdquo 8222 dagger 8224 Dagger 8225 bull 8226 hellip 8230 permil 8240 lsaquo 8249 rsaquo 8250 " +
  "euro 8364 trade 8482";

const NAMES = new Map<string, number>([
  ...LATIN.split(" ").map((name, at) => [name, 0xa0 + at] as const),
  ...[...OTHERS.matchAll(/(\w+) (\d+)/g)].map(([, name, point]) => [name ?? "", Number(point)] as const),
]);

/** `&amp;`, `&eacute;`, `&#39;`, `&#x27;`. */
export const html: Decoder = (of, to) =>
  each(of, to, [AMPERSAND], (at) => {
    let name = "";
    let end = at + 1;
    for (; end <= at + LONGEST && of.at(end) !== SEMICOLON && of.at(end) !== AMPERSAND; end++)
      name += String.fromCharCode(of.at(end));
    if (of.at(end) !== SEMICOLON) return 0;
    const point = name.charCodeAt(0) === HASH ? numbered(name.slice(1)) : NAMES.get(name);
    return point === undefined ? 0 : to.point(of, at, end + 1 - at, point);
  });

function numbered(digits: string): number | undefined {
  if (/^[xX][0-9a-fA-F]+$/.test(digits)) return Number.parseInt(digits.slice(1), 16);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}
