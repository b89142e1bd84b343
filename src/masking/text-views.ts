import { BREAK, hexDigit, hexNumber, type View } from "./view.ts";

/** Reads a view as text that was encoded in one way. @returns false when nothing in it is encoded so. */
export type Decoder = (of: View, to: View) => boolean;

const [NEWLINE, RETURN, ESCAPE, SPACE, QUOTE, AMPERSAND, APOSTROPHE, PLUS, PERCENT, SEMICOLON, BACKSLASH] = [
  0x0a, 0x0d, 0x1b, 0x20, 0x22, 0x26, 0x27, 0x2b, 0x25, 0x3b, 0x5c,
];
const [HASH, LOWER_U, LOWER_X, UPPER_U, LEFT, RIGHT, BRACKET] = [0x23, 0x75, 0x78, 0x55, 0x7b, 0x7d, 0x5b];

/** Symbol by symbol: where one of `marks` stands, `one` adds what stands at a place and returns how many symbols that took; 0: nothing is encoded there. */
function each(of: View, to: View, marks: readonly number[], one: (at: number) => number): boolean {
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
 * Backslashes: JSON's, C's, Python's, and a shell's `$'…'` and `printf %q`.
 * @param points whether `\xfc` is a code point (Python, JavaScript) and no byte (C, shells).
 */
export const backslash =
  (points: boolean): Decoder =>
  (of, to) =>
    each(of, to, [BACKSLASH], (at) => {
      if (at + 1 >= of.length) return 0;
      const next = of.at(at + 1);
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
    });

function braced(of: View, at: number): { readonly size: number; readonly value: number } | undefined {
  let size = 0;
  while (size < 8 && hexDigit(of.at(at + size)) >= 0) size++;
  return size > 0 && of.at(at + size) === RIGHT ? { size, value: hexNumber(of, at, size) } : undefined;
}

/** A single quote within single quotes: `'\''` of bash, `'"'"'` of dash and Python. */
export const shell: Decoder = (of, to) =>
  each(of, to, [APOSTROPHE], (at) => {
    if (of.at(at + 1) === BACKSLASH && of.at(at + 2) === APOSTROPHE && of.at(at + 3) === APOSTROPHE)
      return to.replace(of, at, 4, APOSTROPHE);
    let end = at + 2;
    while (of.at(at + 1) === QUOTE && of.at(end) === APOSTROPHE) end++;
    if (end === at + 2 || of.at(end) !== QUOTE || of.at(end + 1) !== APOSTROPHE) return 0;
    for (let quote = at + 2; quote < end; quote++) to.replace(of, at, end + 2 - at, APOSTROPHE);
    return end + 2 - at;
  });

/** Quotes of one kind that are written twice: CSV, SQL, YAML, PowerShell. */
export const doubled =
  (quote: '"' | "'"): Decoder =>
  (of, to) => {
    const mark = quote.charCodeAt(0);
    return each(of, to, [mark], (at) => (of.at(at + 1) === mark ? to.replace(of, at, 2, mark) : 0));
  };

const ENTITIES: Readonly<Record<string, number>> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27, nbsp: 0xa0 };

/** `&amp;`, `&#39;`, `&#x27;`. */
export const html: Decoder = (of, to) =>
  each(of, to, [AMPERSAND], (at) => {
    let name = "";
    let end = at + 1;
    for (; end < at + 11 && of.at(end) !== SEMICOLON; end++) name += String.fromCharCode(of.at(end));
    if (of.at(end) !== SEMICOLON) return 0;
    const numbered = name.charCodeAt(0) === HASH ? name.slice(1) : "";
    const point = /^[xX][0-9a-fA-F]+$/.test(numbered)
      ? Number.parseInt(numbered.slice(1), 16)
      : /^\d+$/.test(numbered)
        ? Number(numbered)
        : ENTITIES[name.toLowerCase()];
    if (point === undefined) return 0;
    return to.point(of, at, end + 1 - at, point);
  });

/** Without the colours of a terminal, by which grep and others cut a word into pieces. */
export const colourless: Decoder = (of, to) =>
  each(of, to, [ESCAPE], (at) => {
    if (of.at(at + 1) !== BRACKET) return 0;
    let end = at + 2;
    while (of.at(end) >= 0x20 && of.at(end) < 0x40) end++;
    return of.at(end) >= 0x40 && of.at(end) !== BREAK ? end + 1 - at : 0;
  });

const isSpace = (symbol: number) => symbol === SPACE || (symbol >= 9 && symbol <= RETURN);

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

/** Without line breaks: a long value that was wrapped. */
export const unwrapped: Decoder = (of, to) => {
  to.reset(of.length);
  for (let at = 0; at < of.length; at++) {
    const symbol = of.symbols[at];
    if (symbol !== NEWLINE && symbol !== RETURN) to.copy(of, at);
  }
  return to.length < of.length;
};
