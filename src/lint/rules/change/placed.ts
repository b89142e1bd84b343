import type { Effect } from "../../../core/index.ts";
import type { At } from "../../configuration/model.ts";

/** An effect, and where in the new files it stands. */
export interface Placed extends Effect {
  readonly at?: At;
}

export const days = (value: number) => `${value} d`;

/** A number of which more is worse (`up`) or less is (`down`). None at all is worse than any. */
export function change(
  of: string,
  what: string,
  [from, to]: readonly [number | undefined, number | undefined],
  worse: "up" | "down",
  words: (of: number) => string,
  at?: At,
): Placed[] {
  if (from === to) return [];
  const text = (value: number | undefined) => (value === undefined ? "none" : words(value));
  const place = at ? { at } : {};
  const less = to === undefined || (from !== undefined && (worse === "up" ? to > from : to < from));
  return [{ of, what, from: text(from), to: text(to), way: less ? "reduced" : "improved", ...place }];
}

/** What was there and is not any more. */
export function removed(of: string, what: string, at?: At): Placed {
  return { of, what, from: "there", to: "removed", way: "reduced", ...(at ? { at } : {}) };
}
