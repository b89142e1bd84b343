/** A pattern that is not taken, or a search that would take too long, in words that follow "The pattern …" or stand alone. */
export class PatternRefused extends Error {
  override readonly name = "PatternRefused";
}

/** Comparisons of one character that may still be made: a pattern, or a tree, that nobody meant is given up, and not waited for. */
export interface Work {
  left: number;
}

const LONGEST = 1000;
const MOST_ALTERNATIVES = 64;
const MOST_SEGMENTS = 64;

type Token = { readonly one: (of: string) => boolean } | { readonly one: string } | "*";
/** One name of a path; "**": any number of them. */
export type Segment = "**" | readonly Token[];
export type Pattern = readonly Segment[];

/**
 * A glob as the patterns that its braces stand for: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}` and `**`, with `\` before a character that is meant
 * as it is.
 * @throws PatternRefused for one that leads out, is too long, has too many alternatives, or is of a kind that is not known.
 */
export function patternsOf(glob: string): readonly Pattern[] {
  if (glob.length > LONGEST) throw new PatternRefused(`is longer than ${LONGEST} characters`);
  if (/[?*+@!]\(/.test(glob))
    throw new PatternRefused("has an extended pattern such as +(…), which is not known here: use { , }");
  return alternatives(glob).map((text) => {
    if (/^(?:\/|[a-z]:[\\/])/i.test(text)) throw new PatternRefused("is absolute: it starts from the root of the repository");
    const names = text.split("/").filter((name) => name !== "" && name !== ".");
    if (names.includes("..")) throw new PatternRefused("leads out of the repository");
    if (names.length > MOST_SEGMENTS) throw new PatternRefused(`has more than ${MOST_SEGMENTS} parts`);
    return names.map((name) => (name === "**" ? "**" : tokens(name)));
  });
}

/** What the braces of a glob stand for, one after another. */
function alternatives(glob: string): string[] {
  const done: string[] = [];
  const todo = [glob];
  for (let text = todo.pop(); text !== undefined; text = todo.pop()) {
    if (done.length + todo.length >= MOST_ALTERNATIVES)
      throw new PatternRefused(`stands for more than ${MOST_ALTERNATIVES} alternatives`);
    const braces = firstBraces(text);
    if (!braces) done.push(text);
    else {
      const { from, to, parts } = braces;
      for (const part of parts.toReversed()) todo.push(text.slice(0, from) + part + text.slice(to + 1));
    }
  }
  return [...new Set(done)];
}

/** The first pair of braces with a comma in it, and what stands between its commas. */
function firstBraces(
  text: string,
): { readonly from: number; readonly to: number; readonly parts: readonly string[] } | undefined {
  const open: { readonly from: number; readonly commas: number[] }[] = [];
  let first: { readonly from: number; readonly to: number; readonly commas: readonly number[] } | undefined;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") open.push({ from: at, commas: [] });
    else if (text[at] === ",") open.at(-1)?.commas.push(at);
    else if (text[at] === "}") {
      const pair = open.pop();
      if (!pair) continue;
      if (pair.commas.length > 0 && (first === undefined || pair.from < first.from)) first = { ...pair, to: at };
      else if (pair.commas.length === 0 && text.slice(pair.from, at).includes(".."))
        throw new PatternRefused("has a range such as {1..9}, which is not known here: write its values, { , }");
    }
  }
  if (!first) return undefined;
  const { from, to, commas } = first;
  const edges = [from, ...commas, to];
  return { from, to, parts: edges.slice(1).map((edge, n) => text.slice((edges[n] ?? 0) + 1, edge)) };
}

function tokens(name: string): Token[] {
  const read: Token[] = [];
  for (let at = 0; at < name.length; at++) {
    const of = name[at] ?? "";
    const end = of === "[" ? name.indexOf("]", at + (/^\[[!^]?\]/.test(name.slice(at, at + 3)) ? 3 : 1)) : -1;
    if (of === "*") {
      if (read.at(-1) !== "*") read.push("*");
    } else if (of === "?") read.push({ one: () => true });
    else if (end > 0) {
      read.push({ one: oneOf(name.slice(at + 1, end)) });
      at = end;
    } else if (of === "\\" && at + 1 < name.length) read.push({ one: name[++at] ?? "" });
    else read.push({ one: of });
  }
  return read;
}

/** The inside of `[…]`: characters and ranges, or none of them after `!` or `^`. */
function oneOf(inside: string): (of: string) => boolean {
  const not = /^[!^]/.test(inside);
  const ranges = [...inside.slice(not ? 1 : 0).matchAll(/\\?([\s\S])(?:-\\?([\s\S]))?/g)];
  return (of) => ranges.some(([, from = "", to = from]) => from <= of && of <= to) !== not;
}

/** Whether a name fits a segment. The work is at most the product of both lengths: of several `*` only the last is tried again. */
export function fits(name: string, segment: readonly Token[], work: Work): boolean {
  // A name that begins with a dot is meant only where the pattern says so.
  const [first] = segment;
  if (name.startsWith(".") && (first === undefined || first === "*" || first.one !== ".")) return false;
  let [at, token, star, from] = [0, 0, -1, 0];
  while (at < name.length) {
    if (--work.left < 0) throw new PatternRefused("takes more comparisons than are made");
    const of = segment[token];
    if (of === "*") [star, from] = [token++, at];
    else if (of !== undefined && (typeof of.one === "string" ? of.one === name[at] : of.one(name[at] ?? ""))) {
      at++;
      token++;
    } else if (star >= 0) [token, at] = [star + 1, ++from];
    else return false;
  }
  while (segment[token] === "*") token++;
  return token === segment.length;
}
