import type { Job, JobsOf } from "../restore/engine/jobs.ts";
import type { Ready } from "../restore/engine/ready.ts";
import type { Doing } from "../restore/engine/restore-context.ts";
import type { RestoredTarget } from "./workload.ts";

/** A restore that is run: what the engine works with, and what is particular to its item and its target. */
export interface Restoring extends Doing {
  readonly kind: RestoredTarget;
  /** Where its jobs are listed. */
  readonly jobsOf: JobsOf;
  /** Whether a job restores its item. */
  restoresItem(job: Job): boolean;
}

/** The one request of a mode that restores. */
export function requestOf({ ready }: Pick<Doing, "ready">): Ready["requests"][number] {
  const [request] = ready.requests;
  if (!request) throw new Error("a mode that restores has exactly one target, and this restore has none");
  return request;
}
