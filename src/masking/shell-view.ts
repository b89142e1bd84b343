import { type Decoder, each, escaped } from "./text-views.ts";
import type { View } from "./view.ts";

const [BANG, QUOTE, DOLLAR, APOSTROPHE, BACKSLASH] = [0x21, 0x22, 0x24, 0x27, 0x5c];

/** `\303`. */
const LONGEST_ESCAPE = 4;

/**
 * A shell's word of several pieces, where single quotes end and begin again: `'\''` of bash, `'"'"'` of dash and Python, and `'$'\303\274''` of
 * coreutils. Where a word begins is not asked: what stands around it may hold quotes of its own.
 */
export const shell: Decoder = (of, to) =>
  each(of, to, [APOSTROPHE], (at) => {
    const begin = to.length;
    const escaped = ansi(of, to, at + 1);
    const quoted = closingQuote(of, to, at + 1 + escaped);
    if (escaped + quoted === 0) return 0;
    let end = at + 1 + escaped + quoted;
    if (quoted === 0 && of.at(end) === APOSTROPHE) end++;
    // The quotes around it belong to it.
    to.from[begin] = of.from[at] ?? 0;
    to.to[to.length - 1] = of.to[end - 1] ?? 0;
    return end - at;
  });

/** `$'\303\274'`. @returns how many symbols it took; 0: there is none. */
function ansi(of: View, to: View, at: number): number {
  if (of.at(at) === DOLLAR && of.at(at + 1) === APOSTROPHE) {
    const taken = escapes(of, to, at + 2);
    return taken === 0 ? 0 : taken + 2;
  }
  // Where a value begins so and holds a quote, coreutils 9.1 leaves out the `''$` in front of it. A value may hold `\n'` itself.
  const { length } = to;
  const taken = escapes(of, to, at);
  if (taken === 0 || of.at(at + taken) === APOSTROPHE || octal(of, at, at + taken)) return taken;
  to.length = length;
  return 0;
}

function octal(of: View, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (of.at(at) === BACKSLASH && of.at(at + 1) >= 0x30 && of.at(at + 1) <= 0x33) return true;
  return false;
}

/** `\'` or `"'"`, with the quote that begins again. @returns how many symbols it took; 0: there is none. */
function closingQuote(of: View, to: View, at: number): number {
  const next = of.at(at + 1);
  if (of.at(at) === QUOTE) return quoted(of, to, at);
  if (of.at(at) !== BACKSLASH || (next !== APOSTROPHE && next !== BANG) || of.at(at + 2) !== APOSTROPHE) return 0;
  return to.replace(of, at, 2, next) + 1;
}

/** `"'"`, also of several. */
function quoted(of: View, to: View, at: number): number {
  let end = at + 1;
  while (of.at(end) === APOSTROPHE) end++;
  if (end === at + 1 || of.at(end) !== QUOTE || of.at(end + 1) !== APOSTROPHE) return 0;
  for (let mark = at + 1; mark < end; mark++) to.copy(of, mark);
  return end + 2 - at;
}

/** `\303\274'`: escapes alone, and none of a quote: `'$'\''` is a dollar sign before one. */
function escapes(of: View, to: View, at: number): number {
  const { length } = to;
  let end = at;
  while (of.at(end) === BACKSLASH && of.at(end + 1) !== APOSTROPHE) {
    const taken = escaped(of, to, end, false);
    if (taken === 0) break;
    end += taken;
  }
  if (end > at && of.at(end) === APOSTROPHE) return end + 1 - at;
  // What is printed so far may end within it.
  if (end > at && end + LONGEST_ESCAPE > of.length) return end - at;
  to.length = length;
  return 0;
}
