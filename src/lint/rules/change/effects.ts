import type { Repository } from "../rule.ts";
import { configurationEffects } from "./configuration.ts";
import type { Placed } from "./placed.ts";
import { planEffects } from "./plan.ts";

/**
 * What a pull request does to the repository's recoverability, worst first: what is reduced, then what is better, then the rest. Both are
 * read by the globs of both plans, so that a file that moves, or that the plan no longer names, is still seen.
 */
export function effects(base: Repository, head: Repository): readonly Placed[] {
  return worstFirst([...planEffects(base, head), ...configurationEffects(base, head)]);
}

export function worstFirst(found: readonly Placed[]): readonly Placed[] {
  const order = (of: Placed) => (of.way === "reduced" ? 0 : of.way === "improved" ? 1 : 2);
  return found.toSorted((a, b) => order(a) - order(b));
}
