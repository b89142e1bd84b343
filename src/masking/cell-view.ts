import { lineOf } from "./rows.ts";
import type { Decoder } from "./text-views.ts";
import { hexDigit, type View } from "./view.ts";

const [NEWLINE, SPACE] = [0x0a, 0x20];
const LONGEST_LINE = 500;

/** Names of od -a, from 0 on. */
const NAMES =
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split(
    " ",
  );
const three = NAMES.filter(({ length }) => length === 3).join("|");
const two = NAMES.filter(({ length }) => length === 2).join("|");
const VALUES = new Map<string, number>([
  ...NAMES.map((name, value) => [name, value] as const),
  ["del", 0x7f],
  ...[..."0abtnvfr"].map((letter, at) => [`\\${letter}`, at === 0 ? 0 : at + 6] as const),
]);
const CELL = String.raw` {3}[\x21-\x7e]| {4}| {2}\\[0abfnrtv]| [0-7]{3}| {2}\*\*| {2,3}[\xc2-\xf4][\x80-\xbf]{1,3}| {2}(?:${two})| (?:del|${three})`;
const ONE = new RegExp(CELL, "g");
const CELLS = new RegExp(`^(?:[0-9a-f]{6,11})?((?:${CELL})+)`);

/** Characters in cells of four places, others by their octal number or name, with an address or without: od -c, od -a, hexdump -c. */
export const cells: Decoder = (of, to) => {
  to.reset(of.length);
  for (let start = 0; start < of.length; ) {
    let end = start;
    while (end < of.length && of.symbols[end] !== NEWLINE) end++;
    if (end - start <= LONGEST_LINE && begins(of, start))
      for (const byte of bytesOf(lineOf(of, start, end))) to.replace(of, start, end - start, byte);
    start = end + 1;
  }
  return to.length > 3;
};

/** Whether a line begins with an address or with a space, as a cell does. */
function begins(of: View, start: number): boolean {
  return of.at(start) === SPACE || [0, 1, 2, 3, 4, 5].every((digit) => hexDigit(of.at(start + digit)) >= 0);
}

function bytesOf(line: string): number[] {
  // Other lines of the same bytes have the address: od -tx1 -tc.
  const blank = line.length % 4 === 3 ? 7 : line.length % 4 === 2 ? 6 : 0;
  const row = CELLS.exec(/\S/.test(line.slice(0, blank)) ? line : line.slice(blank));
  if (!row || !line.trimEnd().endsWith(row[0].trimEnd())) return [];
  return (row[1]?.match(ONE) ?? []).flatMap((cell) => {
    const mark = cell.trimStart();
    if (/^[0-7]{3}$/.test(mark)) return [Number.parseInt(mark, 8) & 0xff];
    // A letter of several bytes stands in the cell of its first one.
    if (mark === "**") return [];
    const value = mark === "" ? SPACE : mark.length > 1 ? VALUES.get(mark) : undefined;
    return value === undefined ? Array.from(mark, (symbol) => symbol.charCodeAt(0)) : [value];
  });
}
