import type { Group, Row } from "./rows.ts";
import type { View } from "./view.ts";

/** What the groups of a row say; none: it is no row of such a dump. */
type Reading = (groups: readonly Group[], row: Row) => readonly number[];

/** Bytes of a row of curl, openssl and Format-Hex, whose text stands as near to the last group as the groups to each other. */
const USUAL_ROW = 16;
/** Bytes in a word of od, by the digits that it takes. */
const OCTAL_WORDS: Readonly<Record<number, number>> = { 3: 1, 6: 2, 11: 4, 22: 8 };

/**
 * Every reading of the rows that gives another text, one after the other. Each byte stands for its whole line: what it means stands there too.
 * @param to is filled anew for each. @param look is told of each.
 */
export function eachDump(rows: readonly Row[], of: View, to: View, look: (view: View) => void): void {
  const wide = rows.some(({ groups }) => groups.some(({ digits }) => digits.length > 2));
  const readings = wide ? [...BYTES, ...WORDS] : BYTES;
  for (const dropped of rows.some(({ doubtful }) => doubtful) ? [false, true] : [false])
    for (const reading of readings) if (filled(rows, of, to, reading, dropped)) look(to);
}

function filled(rows: readonly Row[], of: View, to: View, reading: Reading, dropped: boolean): boolean {
  to.reset(of.length);
  for (const row of rows) {
    const groups = dropped && row.doubtful ? row.groups.slice(1) : row.groups;
    for (const byte of reading(groups, row)) to.replace(of, row.start, row.end - row.start, byte);
  }
  return to.length > 3;
}

/**
 * The groups before the column of text: a wider gap ends them. But hexdump -C has one in the middle.
 * @param right whether a short word may stand to the right, as xxd -e has it.
 */
function column(groups: readonly Group[], marked: boolean, right: boolean): readonly Group[] {
  const [first, second] = groups;
  if (!first) return [];
  const width = first.digits.length;
  const gap = second?.digits.length === width ? second.gap : 1;
  const end = groups.findIndex((group, at) => {
    if (at === 0 || group.gap <= gap) return group.digits.length % 2 === 1 || group.digits.startsWith("-");
    const middle = at === 8 && !marked && group.gap === 2 && group.digits.length === width;
    const short = right && group.gap + group.digits.length === gap + width && group.digits.length % 2 === 0;
    return !middle && !short;
  });
  return end < 0 ? groups : groups.slice(0, end);
}

function pairs(group: Group): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < group.digits.length; at += 2) bytes.push(Number.parseInt(group.digits.slice(at, at + 2), 16));
  return bytes;
}

/** Bytes in their order: xxd, hexdump -C, od -tx1, Format-Hex, curl --trace, tcpdump -X, openssl. */
const forward: Reading = (groups, { marked }) => column(groups, marked, false).flatMap(pairs);
const usual: Reading = (groups, row) => forward(groups, row).slice(0, USUAL_ROW);
/** Words whose last byte comes first: hexdump, od -x, od -tx4, xxd -e. */
const swapped: Reading = (groups, { marked }) => column(groups, marked, true).flatMap((word) => pairs(word).reverse());

function little(value: bigint, size: number): number[] {
  return Array.from({ length: size }, (_, at) => Number((value >> BigInt(at * 8)) & 0xffn));
}

/** od, od -b, hexdump -o. */
const octal: Reading = (groups) => {
  const length = groups[0]?.digits.length ?? 0;
  const size = OCTAL_WORDS[length];
  if (size === undefined || !groups.every(({ digits }) => digits.length === length && /^[0-7]+$/.test(digits))) return [];
  if (size === 1) return groups.map(({ digits }) => Number.parseInt(digits, 8) & 0xff);
  return groups.flatMap(({ digits }) => little(BigInt(`0o${digits}`), size));
};

/** xxd -b: the text behind it is shorter than a byte's digits. */
const bits: Reading = (groups) => {
  const end = groups.findIndex(({ digits }) => !/^[01]{8}$/.test(digits));
  return (end < 0 ? groups : groups.slice(0, end)).map(({ digits }) => Number.parseInt(digits, 2));
};

/** od -tu1, od -d, od -td4, hexdump -d: words of `size` bytes in columns of at least this width, with a sign or without. */
const decimal = (size: number, width: number): Reading => {
  const limit = 1n << BigInt(size * 8);
  return (groups) => {
    if (!groups.every(({ gap, digits }) => gap + digits.length >= width && /^-?\d{1,20}$/.test(digits))) return [];
    const values = groups.map(({ digits }) => BigInt(digits));
    return values.every((value) => value < limit && value >= -limit / 2n) ? values.flatMap((value) => little(value, size)) : [];
  };
};

const BYTES: readonly Reading[] = [forward, usual, decimal(1, 1)];
/** Those of groups of more than two digits; of decimals with the columns that od gives to a word of so many bytes, at least. */
const WORDS: readonly Reading[] = [swapped, octal, bits, decimal(2, 6), decimal(4, 11), decimal(8, 21)];
