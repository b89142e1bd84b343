import type { Repository } from "../rule.ts";
import { configurationEffects } from "./configuration.ts";
import type { Placed } from "./placed.ts";
import { planEffects } from "./plan.ts";

/**
 * What a pull request does to the repository's recoverability, bit by bit; null is a step of work that found nothing. Both are read by the globs
 * of both plans, so that a file that moves, or that the plan no longer names, is still seen.
 */
export function* effects(base: Repository, head: Repository): Generator<Placed | null, void> {
  yield* planEffects(base, head);
  yield* configurationEffects(base, head);
}

/** What is reduced, then what is better, then the rest. */
export function worstFirst(found: readonly Placed[]): readonly Placed[] {
  const order = (of: Placed) => (of.way === "reduced" ? 0 : of.way === "improved" ? 1 : 2);
  return found.toSorted((a, b) => order(a) - order(b));
}
