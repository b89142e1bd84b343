import type { Mode, RestoreRun } from "../core.ts";

/** The states in which a backup job stays. */
export const ENDED_STATES: ReadonlySet<string> = new Set(["Completed", "CompletedWithWarnings", "Failed", "Cancelled"]);

/** Whether a step that ended here left something that is not given back: a job whose end nobody saw, or, in a drill, anything it made. */
export function stillHolds(mode: Mode, { job, held }: Pick<RestoreRun, "job" | "held">): boolean {
  const running = job ? !ENDED_STATES.has(job.status) : held.some(({ kind, state }) => kind === "job" && state === "intended");
  const made = held.some(({ kind, state }) => kind !== "job" && (state === "made" || state === "intended"));
  return running || (mode === "drill" && made);
}
