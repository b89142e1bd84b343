import { MODES, type Mode, type RestoreRun } from "./index.ts";

/** The states in which a backup job stays. */
export const ENDED_STATES: ReadonlySet<string> = new Set(["Completed", "CompletedWithWarnings", "Failed", "Cancelled"]);

/**
 * Whether a step that ended here left something that is not given back: a job whose end nobody saw, or, in a drill, anything it made, or a
 * job that may have made what is not written down.
 */
export function stillHolds(mode: Mode, { job, held }: Pick<RestoreRun, "job" | "held">): boolean {
  const open = held.filter(({ state }) => state === "made" || state === "intended");
  const running = job ? !ENDED_STATES.has(job.status) : open.some(({ kind }) => kind === "job");
  return running || (MODES[mode].removes && open.length > 0);
}
