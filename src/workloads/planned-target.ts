import type { Item, Target } from "../core/index.ts";
import type { PlanKeys, TargetKind, Touched } from "./workload.ts";

/** A target that this version reads in a plan, and does no more with. @param more what of it can be said all the same. */
export function planned<I extends Item, T extends Target = Target>(
  schema: PlanKeys,
  more: Partial<Pick<TargetKind<I, T>, "machine" | "deploys" | "production">> = {},
): TargetKind<I, T> {
  return {
    schema,
    machine: false,
    deploys: false,
    production: () => null,
    contradictions: () => [],
    unsupported: () => [],
    words: plainWords,
    checks: null,
    restores: null,
    ...more,
  };
}

/** What every target says of itself. */
export function plainWords({ type, resourceGroup, stagingAccount }: Target): Record<string, string> {
  return {
    type,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(stagingAccount === undefined ? {} : { stagingAccount }),
  };
}

/** A restore over the source. */
export const SOURCE_ITSELF = "the source itself";

/** Of machines and of what is in them: production is a resource group. @param what is touched, in words. */
export function groupTouched(what: string): Touched {
  return {
    what,
    apart: "Restore into a resource group kept for drills.",
    otherwise: "name another resource group in the target",
  };
}
