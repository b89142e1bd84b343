import type { Restore, RestoreRun, Target } from "../core/index.ts";
import type { MadeType } from "./made.ts";
import type { TargetKind, Workload } from "./workload.ts";

/** The kind of a restore's item, or of what it selects. */
export function workloadOf(all: readonly Workload[], { item, select }: Restore): Workload | undefined {
  const type = item?.type ?? select?.type;
  return all.find(({ kind }) => kind === type);
}

/** The kind of one of a restore's targets; undefined where its item does not go there. */
export function targetKind(all: readonly Workload[], restore: Restore, { type }: Pick<Target, "type">): TargetKind | undefined {
  const targets = workloadOf(all, restore)?.targets ?? {};
  return Object.hasOwn(targets, type) ? targets[type] : undefined;
}

/** The kind of item of a restore's record. The record names its target alone: it is the first kind that is restored to such a target. */
export function recordedWorkload(
  all: readonly Workload[],
  { target }: Pick<RestoreRun, "target">,
): { readonly workload: Workload; readonly target: TargetKind } | undefined {
  for (const workload of all) {
    const kind = Object.hasOwn(workload.targets, target.type ?? "") ? workload.targets[target.type ?? ""] : undefined;
    if (kind?.restores) return { workload, target: kind };
  }
  return undefined;
}

/** Every type of resource that jobs make, whatever they restore; each once. */
export function madeTypes(all: readonly Workload[]): readonly MadeType[] {
  const made = all.flatMap(({ targets }) => Object.values(targets).flatMap(({ restores }) => restores?.makes ?? []));
  return [...new Map(made.map((each) => [`${each.type} ${each.tag}`.toLowerCase(), each])).values()];
}
