import { hexDigit, type View } from "./view.ts";

const [TAB, NEWLINE, SPACE, MINUS] = [0x09, 0x0a, 0x20, 0x2d];
/** Symbols of a line that is looked at. */
const LONGEST_LINE = 500;

/** Digits that stand together, with the number of characters in front of them. */
export interface Group {
  readonly gap: number;
  readonly digits: string;
}

/** A line that may be one of a dump. */
export interface Row {
  /** Its first symbol, and the first one after it. */
  readonly start: number;
  readonly end: number;
  /** All digits from its beginning on, without the address. Some may belong to the column of text. */
  readonly groups: readonly Group[];
  /** Whether the address says that it is one, as `00000010:` and `0010 -` do. */
  readonly marked: boolean;
  /** Whether the first group may be an address. */
  readonly doubtful: boolean;
}

/** `00000010:` of xxd, `0x0010:` of tcpdump, `0010 -` of openssl. */
const MARKED = /\s*(?:(?:0[xX])?[0-9a-fA-F]{1,16}:|0[xX][0-9a-fA-F]{4,16}(?=\s)|[0-9a-fA-F]{4,16} -(?= ))/y;
const GROUP = /([ \t]+|-|)(-?[0-9a-fA-F]+)(?=[ \t\r-]|$)/y;

/** Lines that begin with groups of digits, of whatever base; most lines do not, and need no closer look. */
export function rowsOf(view: View): Row[] {
  const rows: Row[] = [];
  for (let start = 0; start < view.length; ) {
    let end = start;
    while (end < view.length && view.symbols[end] !== NEWLINE) end++;
    if (end - start <= LONGEST_LINE && begins(view, start)) {
      const row = rowOf(lineOf(view, start, end), start, end);
      if (row) rows.push(row);
    }
    start = end + 1;
  }
  return rows;
}

/** Symbols as text: one UTF-16 unit for each. */
export function lineOf(view: View, start: number, end: number): string {
  return String.fromCharCode(...view.symbols.subarray(start, end));
}

function begins(view: View, start: number): boolean {
  let at = start;
  while (view.at(at) === SPACE || view.at(at) === TAB) at++;
  return hexDigit(view.at(at)) >= 0 || view.at(at) === MINUS;
}

function rowOf(line: string, start: number, end: number): Row | undefined {
  MARKED.lastIndex = 0;
  const marked = MARKED.test(line);
  GROUP.lastIndex = marked ? MARKED.lastIndex : 0;
  const groups: Group[] = [];
  let read = GROUP.lastIndex;
  for (let found = GROUP.exec(line); found; found = GROUP.exec(line)) {
    groups.push({ gap: found[1]?.length ?? 0, digits: found[2] ?? "" });
    read = GROUP.lastIndex;
  }
  const [first, second] = groups;
  if (first === undefined) return undefined;
  if (marked) return { start, end, groups, marked, doubtful: false };
  // A number before a text is no dump, but for what stands in a column of its own.
  if (second === undefined)
    return /^(?:\r?$|\s\s)/.test(line.slice(read)) ? { start, end, groups, marked, doubtful: false } : undefined;
  const { length } = first.digits;
  // Addresses have leading zeros, and another length than what follows them, or they cannot be told from it.
  const address = length >= 4 && first.digits.startsWith("0") && second.digits.length !== length;
  if (address) return { start, end, groups: groups.slice(1), marked, doubtful: false };
  return { start, end, groups, marked, doubtful: length >= 4 };
}
