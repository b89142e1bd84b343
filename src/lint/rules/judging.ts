import type { Judged, LintSaid, Unfinished } from "./rule.ts";

/** Bounds of what one rule says, and of the work in which it says it. */
export interface Bounds {
  readonly findings: number;
  /** Each for one thing, or for one pair of things, that the rule looks at; mostly less than a microsecond. */
  readonly steps: number;
}
/** A report has room for no more of each rule, and nobody reads more. */
export const BOUNDS: Bounds = { findings: 1000, steps: 2_000_000 };

/** What a rule says, within bounds. Between two steps of its work it says null, so that others can have their turn. */
export function* judgedWithin(judged: Judged, bounds = BOUNDS): Generator<LintSaid | null, Unfinished, void> {
  let [findings, steps] = [0, 0];
  const all = judged[Symbol.iterator]();
  for (let next = all.next(); ; next = all.next()) {
    if (next.done) return next.value;
    const said = next.value;
    if (++steps > bounds.steps) return `the files give it more than ${bounds.steps} things, or pairs of things, to look at`;
    if (said && ++findings > bounds.findings) return `it has more than ${bounds.findings} findings`;
    yield said;
  }
}
