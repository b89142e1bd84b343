import { BREAK, hexDigit, hexNumber, type View } from "./view.ts";

/** Reads a view as text that was encoded in one way. @returns false when nothing in it is encoded so. */
export type Decoder = (of: View, to: View) => boolean;

const [TAB, NEWLINE, RETURN, SPACE, PLUS, PERCENT, MINUS, EQUALS, UPPER_M, BACKSLASH, CARET] = [
  0x09, 0x0a, 0x0d, 0x20, 0x2b, 0x25, 0x2d, 0x3d, 0x4d, 0x5c, 0x5e,
];
const [LOWER_U, LOWER_X, UPPER_U, LEFT, RIGHT] = [0x75, 0x78, 0x55, 0x7b, 0x7d];

/** Symbol by symbol: where one of `marks` stands, `one` adds what stands at a place and returns how many symbols that took; 0: nothing is encoded there. */
export function each(of: View, to: View, marks: readonly number[], one: (at: number) => number): boolean {
  if (!marks.some((mark) => of.has(mark))) return false;
  to.reset(of.length);
  let changed = false;
  for (let at = 0; at < of.length; ) {
    const taken = marks.includes(of.symbols[at] ?? BREAK) ? one(at) : 0;
    if (taken > 0) changed = true;
    else to.copy(of, at);
    at += taken || 1;
  }
  return changed;
}

/** A UTF-16 unit in `\u` or `%u`, with the second half of a pair behind the same prefix. */
function unit(of: View, to: View, at: number, prefix: number): number {
  const first = hexNumber(of, at + 2, 4);
  if (first < 0) return 0;
  const low = of.at(at + 6) === prefix && of.at(at + 7) === LOWER_U ? hexNumber(of, at + 8, 4) : -1;
  const pair = first >= 0xd800 && first < 0xdc00 && low >= 0xdc00 && low < 0xe000;
  const size = pair ? 12 : 6;
  return to.point(of, at, size, pair ? 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00) : first);
}

/** `%C3%BC`, in either case and of whatever characters; of forms also `+` for a space. */
export const percent =
  (form: boolean): Decoder =>
  (of, to) =>
    each(of, to, form ? [PERCENT, PLUS] : [PERCENT], (at) => {
      const symbol = of.symbols[at];
      if (form && symbol === PLUS) return to.replace(of, at, 1, SPACE);
      if (of.at(at + 1) === LOWER_U) return unit(of, to, at, PERCENT);
      const byte = hexNumber(of, at + 1, 2);
      if (byte < 0) return 0;
      return to.replace(of, at, 3, byte);
    });

/** What one letter behind a backslash means. */
const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, E: 27 };

/**
 * Backslashes: JSON's, C's, Python's, and a shell's `$'…'` and `printf %q`; and lines that go on behind one, as in `sed -n l`.
 * @param points whether `\xfc` is a code point (Python, JavaScript, YAML) and no byte (C, shells).
 */
export const backslash =
  (points: boolean): Decoder =>
  (of, to) =>
    each(of, to, [BACKSLASH], (at) => escaped(of, to, at, points));

/** What begins with the backslash at `at`. @returns how many symbols it took. */
export function escaped(of: View, to: View, at: number, points: boolean): number {
  if (at + 1 >= of.length) return 0;
  const next = of.at(at + 1);
  if (next === NEWLINE || next === RETURN) return continued(of, at, points);
  if (next === LOWER_U || next === UPPER_U || next === LOWER_X) {
    const braces = of.at(at + 2) === LEFT ? braced(of, at + 3) : undefined;
    if (braces) return to.point(of, at, braces.size + 4, braces.value);
    if (next === LOWER_U) return unit(of, to, at, BACKSLASH);
    const count = next === UPPER_U ? 8 : 2;
    const value = hexNumber(of, at + 2, count);
    if (value < 0) return 0;
    return next === UPPER_U || points ? to.point(of, at, count + 2, value) : to.replace(of, at, count + 2, value);
  }
  let digits = 0;
  let octal = 0;
  for (; digits < 3 && of.at(at + 1 + digits) >= 0x30 && of.at(at + 1 + digits) <= 0x37; digits++)
    octal = octal * 8 + of.at(at + 1 + digits) - 0x30;
  if (digits > 0 && octal < 256) return to.replace(of, at, digits + 1, octal);
  return to.replace(of, at, 2, LETTERS[String.fromCharCode(next)] ?? next);
}

/** How long a line break behind the mark at `at` is, and YAML's indentation of the next line. */
function continued(of: View, at: number, indented: boolean): number {
  let end = at + (of.at(at + 1) === RETURN && of.at(at + 2) === NEWLINE ? 3 : 2);
  while (indented && (of.at(end) === SPACE || of.at(end) === TAB)) end++;
  return end - at;
}

function braced(of: View, at: number): { readonly size: number; readonly value: number } | undefined {
  let size = 0;
  while (size < 8 && hexDigit(of.at(at + size)) >= 0) size++;
  return size > 0 && of.at(at + size) === RIGHT ? { size, value: hexNumber(of, at, size) } : undefined;
}

/** Quotes of one kind that are written twice: CSV, SQL, YAML, PowerShell. The second one may as well end the text, and says nothing. */
export const doubled =
  (quote: '"' | "'"): Decoder =>
  (of, to) => {
    const mark = quote.charCodeAt(0);
    return each(of, to, [mark], (at) => {
      if (of.at(at + 1) !== mark) return 0;
      to.copy(of, at);
      return 2;
    });
  };

/** Quoted-printable: `=C3=BC`, and lines that go on behind `=`. */
export const printable: Decoder = (of, to) =>
  each(of, to, [EQUALS], (at) => {
    const next = of.at(at + 1);
    if (next === NEWLINE || next === RETURN) return continued(of, at, false);
    const byte = hexNumber(of, at + 1, 2);
    return byte < 0 ? 0 : to.replace(of, at, 3, byte);
  });

/** Whether a letter of several bytes is not at its end yet. */
function within(of: View): boolean {
  const { length } = of;
  const follows = (at: number) => (of.at(at) & 0x1c0) === 0x80;
  const begins = (at: number, least: number) => of.at(at) >= least && of.at(at) < BREAK;
  if (begins(length - 1, 0xc0)) return true;
  if (!follows(length - 1)) return false;
  return begins(length - 2, 0xe0) || (follows(length - 2) && begins(length - 3, 0xf0));
}

/** `cat -v`: `M-C` for a byte with its highest bit, `^A` for one below a space; without `low` a `^` alone is itself. */
export const carets =
  (low: boolean): Decoder =>
  (of, to) =>
    each(of, to, low ? [CARET, UPPER_M] : [UPPER_M], (at) => {
      const high = of.at(at) === UPPER_M;
      if (high && of.at(at + 1) !== MINUS) return 0;
      const from = high ? at + 2 : at;
      // `M-^` is a letter's first byte, and begins the names of those that are not.
      const first = high && of.at(from + 1) === UPPER_M && of.at(from + 2) === MINUS && !within(to);
      const control = !first && of.at(from) === CARET && of.at(from + 1) >= 0x3f && of.at(from + 1) < 0x60;
      const symbol = control ? of.at(from + 1) ^ 0x40 : of.at(from);
      if ((!control && !high) || symbol > 0x7f) return 0;
      return to.replace(of, at, from - at + (control ? 2 : 1), symbol + (high ? 0x80 : 0));
    });
