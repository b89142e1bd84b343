import { MODES, type Mode } from "./modes.ts";
import type { Restore, Target } from "./plan.ts";

/** The plan's word for a resource group of the run's own. */
export const EPHEMERAL = "ephemeral";

/** The target that counts in a mode: `restore-target`, where the plan has one, in a mode that may go to production. */
export function targetOf(restore: Restore, mode: Mode): Target {
  return MODES[mode].production && restore.restoreTarget ? restore.restoreTarget : restore.target;
}

/** The targets that a mode has to do with: the one it restores to; in the modes that only look, both that the plan may name. */
export function targetsIn(restore: Restore, mode: Mode): readonly Target[] {
  return MODES[mode].production || !restore.restoreTarget ? [targetOf(restore, mode)] : [restore.target, restore.restoreTarget];
}
