import { type Decoder, each } from "./text-views.ts";
import { BREAK, hexNumber, type View } from "./view.ts";

const [NEWLINE, RETURN, ESCAPE, SPACE, DOLLAR, COLON, BRACKET] = [0x0a, 0x0d, 0x1b, 0x20, 0x24, 0x3a, 0x5b];
/** Without the mark at the end of each line: cat -A, sed -n l. */
export const endless: Decoder = (of, to) => each(of, to, [DOLLAR], (at) => (of.at(at + 1) === NEWLINE ? 1 : 0));

const isSpace = (symbol: number) => symbol === SPACE || (symbol >= 9 && symbol <= RETURN);

/** Without the colours of a terminal, by which grep and others cut a word into pieces. */
export const colourless: Decoder = (of, to) =>
  each(of, to, [ESCAPE], (at) => {
    if (of.at(at + 1) !== BRACKET) return 0;
    let end = at + 2;
    while (of.at(end) >= 0x20 && of.at(end) < 0x40) end++;
    return of.at(end) >= 0x40 && of.at(end) !== BREAK ? end + 1 - at : 0;
  });

/** White space of any kind and length as one space: `echo $VALUE` of a value of several lines, or one that was indented. */
export const spaced: Decoder = (of, to) => {
  to.reset(of.length);
  for (let at = 0; at < of.length; at++) {
    if (!isSpace(of.symbols[at] ?? BREAK)) {
      to.copy(of, at);
      continue;
    }
    const begin = at;
    while (isSpace(of.at(at + 1))) at++;
    to.replace(of, begin, at + 1 - begin, SPACE);
  }
  return to.length > 0;
};

/** Without white space, and the addresses of curl --trace-ascii: a long value that was wrapped, wherever, and indented. */
export const solid: Decoder = (of, to) => {
  to.reset(of.length);
  for (let at = 0; at < of.length; at++) {
    if (!isSpace(of.symbols[at] ?? BREAK)) to.copy(of, at);
    else if (of.symbols[at] === NEWLINE && address(of, at + 1)) at += 6;
  }
  return to.length < of.length;
};

function address(of: View, at: number): boolean {
  return of.at(at + 4) === COLON && of.at(at + 5) === SPACE && hexNumber(of, at, 4) > 0;
}
