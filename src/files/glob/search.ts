import { fits, PatternRefused, patternsOf, type Segment, type Work } from "./pattern.ts";

/** A name that a pattern waits for, and what comes after it. */
interface Waiting {
  readonly segment: Segment;
  readonly next: Waiting | null;
}
/** What of a glob is still to be found below a folder. Each end of a pattern is one object, so that none is followed twice. */
export type Rest = ReadonlySet<Waiting>;

/** @throws PatternRefused */
export function restOf(glob: string): Rest {
  const rest = new Set<Waiting>();
  for (const pattern of patternsOf(glob)) {
    const first = pattern.reduceRight<Waiting | null>((next, segment) => ({ segment, next }), null);
    open(first, rest);
  }
  return rest;
}

/** `**` may stand for nothing as well. */
function open(first: Waiting | null, into: Set<Waiting>): void {
  for (let each = first; each; each = each.next) {
    into.add(each);
    if (each.segment !== "**") return;
  }
}

/** One name further down: whether a file of it is named by the glob, and what is to be found inside if it is a folder. */
export function step(rest: Rest, name: string, work: Work): { readonly file: boolean; readonly inside: Rest } {
  let file = false;
  const inside = new Set<Waiting>();
  for (const waiting of rest) {
    const { segment, next } = waiting;
    if (segment === "**") {
      if (name.startsWith(".")) continue;
      open(waiting, inside);
      file ||= next === null;
    } else if (fits(name, segment, work)) {
      open(next, inside);
      file ||= next === null;
    }
  }
  return { file, inside };
}

/** Whether the glob names a file of this path. @throws PatternRefused when `work` is used up. */
export function isNamed(glob: Rest, path: string, work: Work): boolean {
  const names = path.split("/");
  const last = names.pop() ?? "";
  let rest = glob;
  for (const name of names) {
    rest = step(rest, name, work).inside;
    if (rest.size === 0) return false;
  }
  return step(rest, last, work).file;
}

/** Whether the glob names a file of this path, with work of its own for the one path. A glob that is refused names nothing. */
export function names(glob: string, path: string): boolean {
  try {
    return isNamed(restOf(glob), path, { left: 1_000_000 });
  } catch (error) {
    if (error instanceof PatternRefused) return false;
    throw error;
  }
}
