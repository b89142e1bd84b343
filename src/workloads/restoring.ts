import { targetOf } from "../core/target-of.ts";
import type { Job, JobsOf } from "../restore/engine/jobs.ts";
import type { Ready } from "../restore/engine/ready.ts";
import type { Doing } from "../restore/engine/restore-context.ts";
import { targetKind, workloadOf } from "./find-workload.ts";
import type { RestoredTarget, Workload } from "./workload.ts";

/** A restore that is run: what the engine works with, and what is particular to its item and its target. */
export interface Restoring extends Doing {
  readonly kind: RestoredTarget;
  /** Where its jobs are listed. */
  readonly jobsOf: JobsOf;
  /** Whether a job restores its item. */
  restoresItem(job: Job): boolean;
}

/** The same restore with what is particular to it; null: this version only checks such a restore. */
export function asRestoring(doing: Doing, workloads: readonly Workload[]): Restoring | null {
  const { restore, settings } = doing.about;
  const kind = targetKind(workloads, restore, targetOf(restore, settings.mode))?.restores;
  const vault = workloadOf(workloads, restore)?.vault;
  if (!kind || !vault) return null;
  // The engine changes the context as it goes: this one is the same object.
  return Object.assign(doing, {
    kind,
    jobsOf: { ...restore.vault, managementType: vault.managementType },
    restoresItem: (job: Job) => vault.restores(job, doing.ready.item),
  });
}

/** The one request of a mode that restores. */
export function requestOf({ ready }: Pick<Doing, "ready">): Ready["requests"][number] {
  const [request] = ready.requests;
  if (!request) throw new Error("a mode that restores has exactly one target, and this restore has none");
  return request;
}
