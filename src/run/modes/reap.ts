import type { CloudContext } from "../clouds.ts";
import { beside } from "../own-error.ts";
import { reapPhase } from "../reap-phase.ts";

/** Removes, or lists, what earlier drills left past their lease. @returns false: no job is left to a later run. */
export async function reap({ context, workloads, facts, run, about, trusted }: CloudContext): Promise<boolean> {
  if (trusted.azure)
    await beside(context.io, run, "looked for what earlier drills left", "clean-up", () =>
      reapPhase(context, workloads, facts, run, about),
    );
  return false;
}
