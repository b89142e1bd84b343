import type { Decoder } from "./text-views.ts";
import { hexDigit, type View } from "./view.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
/** Characters of a line that are looked at, and bytes of a dump's line. */
const LONGEST_LINE = 400;
const LONGEST_ROW = 32;

/** Address, then groups of digits: xxd, hexdump -C, od -tx1, Format-Hex. The address of od is octal, and has no colon. */
const ROW = /^\s*(?:0x)?[0-9a-fA-F]{6,16}:?[ \t]+(?=[0-9a-fA-F]{2})/;
const CELLS = /^[0-7]{6,11}((?: {3}[\x21-\x7e]| {4}| {2}\\[0abfnrtve]| [0-7]{3}| {2}\*\*)+)\s*$/;

/** The lines of a dump, each with what its row of digits says; every byte of a line stands for the whole line: its text is there too. */
function dump(row: (line: string) => readonly number[]): Decoder {
  return (of, to) => {
    to.reset(of.length);
    for (let start = 0; start < of.length; ) {
      let end = start;
      while (end < of.length && of.symbols[end] !== NEWLINE) end++;
      if (end - start >= 12 && end - start <= LONGEST_LINE && begins(of, start)) {
        const bytes = row(text(of, start, end));
        for (const byte of bytes) to.replace(of, start, end - start, byte);
      }
      start = end + 1;
    }
    return to.length > 3;
  };
}

/** Whether a line may begin with an address: most do not, and need no closer look. */
function begins(of: View, start: number): boolean {
  let at = start;
  while (of.at(at) === SPACE) at++;
  return [0, 2, 3, 4, 5].every((digit) => hexDigit(of.at(at + digit)) >= 0);
}

function text(of: View, start: number, end: number): string {
  return String.fromCharCode(...of.symbols.subarray(start, end));
}

/** The digits of a row, by groups. A gap ends them: what follows is the text; but hexdump -C has one in the middle. */
function groups(line: string): readonly string[] {
  const address = ROW.exec(line);
  if (!address) return [];
  const found: string[] = [];
  let rest = line.slice(address[0].length);
  for (let digits = 0; digits < LONGEST_ROW * 2; ) {
    const group = /^((?:[0-9a-fA-F]{2}){1,8})(?: |\t|-|$|\r|(?= ))/.exec(rest)?.[1];
    if (group === undefined) break;
    found.push(group);
    digits += group.length;
    rest = rest.slice(group.length);
    if (/^ {2}[0-9a-fA-F]{2}(?: |$)/.test(rest) && found.length === 8) rest = rest.slice(2);
    else if (/^[ \t-][0-9a-fA-F]/.test(rest)) rest = rest.slice(1);
    else break;
  }
  return found;
}

const pairs = (group: string) => [...group.matchAll(/../g)].map(([pair]) => Number.parseInt(pair, 16));

/** Bytes in their order. */
export const dumped = dump((line) => groups(line).flatMap(pairs));
/** Words of two bytes, the second one first: hexdump and od -x on the usual machines. */
export const swapped = dump((line) => {
  const words = groups(line);
  return words.every(({ length }) => length === 4) ? words.flatMap((word) => pairs(word).reverse()) : [];
});

const ESCAPES: Readonly<Record<string, number>> = { "0": 0, a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 };

/** Characters in cells, others as octal numbers: od -c. */
export const cells = dump((line) => {
  const row = CELLS.exec(line)?.[1] ?? "";
  return [...row.matchAll(/.{4}/g)].map(([cell]) => {
    const mark = cell.trimStart();
    if (/^[0-7]{3}$/.test(mark)) return Number.parseInt(mark, 8) & 0xff;
    if (mark.startsWith("\\") && mark.length > 1) return ESCAPES[mark.slice(1)] ?? 0;
    return mark === "" ? 0x20 : mark.charCodeAt(0);
  });
});
