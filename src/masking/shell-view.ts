import { type Decoder, each, escaped } from "./text-views.ts";
import type { View } from "./view.ts";

const [BANG, QUOTE, DOLLAR, APOSTROPHE, BACKSLASH] = [0x21, 0x22, 0x24, 0x27, 0x5c];

/**
 * A shell's word of several pieces, where single quotes end and begin again: `'\''` of bash, `'"'"'` of dash and Python, and `'$'\303\274''` of
 * coreutils. Where a word begins is not asked: what stands around it may hold quotes of its own.
 */
export const shell: Decoder = (of, to) =>
  each(of, to, [APOSTROPHE, DOLLAR], (at) => {
    const first = of.at(at) === APOSTROPHE ? at + 1 : at;
    const begin = to.length;
    let end = first;
    for (let taken = piece(of, to, end); taken > 0; taken = piece(of, to, end)) end += taken;
    if (end === first) return 0;
    if (of.at(end) === APOSTROPHE) end++;
    // The quotes around it belong to it.
    to.from[begin] = of.from[at] ?? 0;
    to.to[to.length - 1] = of.to[end - 1] ?? 0;
    return end - at;
  });

/** Adds what stands between single quotes. @returns how many symbols that took; 0: nothing of the kind. */
function piece(of: View, to: View, at: number): number {
  const symbol = of.at(at);
  const next = of.at(at + 1);
  if (symbol === BACKSLASH && (next === APOSTROPHE || next === BANG)) return to.replace(of, at, 2, next);
  if (symbol === QUOTE) return quoted(of, to, at);
  return symbol === DOLLAR && next === APOSTROPHE ? escapes(of, to, at) : 0;
}

/** `"'"`, also of several. */
function quoted(of: View, to: View, at: number): number {
  let end = at + 1;
  while (of.at(end) === APOSTROPHE) end++;
  if (end === at + 1 || of.at(end) !== QUOTE) return 0;
  for (let mark = at + 1; mark < end; mark++) to.copy(of, mark);
  return end + 1 - at;
}

/** `$'\303\274'`: escapes alone. */
function escapes(of: View, to: View, at: number): number {
  const { length } = to;
  let end = at + 2;
  while (of.at(end) === BACKSLASH) {
    const taken = escaped(of, to, end, false);
    if (taken === 0) break;
    end += taken;
  }
  if (end > at + 2 && of.at(end) === APOSTROPHE) return end + 1 - at;
  to.length = length;
  return 0;
}
