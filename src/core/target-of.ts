import type { Restore, Target } from "./plan.ts";
import type { Mode } from "./terms.ts";

/** The plan's word for a resource group of the run's own. */
export const EPHEMERAL = "ephemeral";

/** The target that counts in a mode: `restore-target`, where given, in mode restore. */
export function targetOf(restore: Restore, mode: Mode): Target {
  return mode === "restore" && restore.restoreTarget ? restore.restoreTarget : restore.target;
}
