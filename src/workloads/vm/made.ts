import type { RestoreRun } from "../../core/index.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import { ephemeralGroup } from "../../restore/engine/group-name.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { Made } from "../../restore/engine/made.ts";
import type { Reading } from "../../restore/engine/reading.ts";
import type { Ready } from "../../restore/engine/ready.ts";
import { containerId, stagedBy } from "../../restore/engine/staged.ts";
import { type Listed, restoredDisks } from "./restored-disks.ts";

/** Where a job restores to. */
export interface Where {
  /** By name; undefined: VHDs in the staging account. */
  readonly group: string | undefined;
  /** Full id of the staging account; null where nobody knows it: then its container cannot be named. */
  readonly stagingId: string | null;
}

/** What a job has made, and its disks as they stand in the target group. */
export interface MadeDisks extends Made {
  readonly listed: Listed;
}

/**
 * What a job that restores disks has made, however it ended: the disks by the tag `RSVaultBackup` that Azure Backup puts on them, the staging
 * container by the job's own words. VHDs of an unmanaged restore lie in that container, and go with it.
 */
export async function madeDisks({ arm }: Reading, job: JobDetail, { group, stagingId }: Where): Promise<MadeDisks> {
  const staged = stagedBy(job);
  const container = staged && "name" in staged && stagingId !== null ? containerId(stagingId, staged.name) : null;
  const listed: Listed = group === undefined ? { disks: [], unread: null } : await restoredDisks(arm, group, job.id);
  const disks = "unlisted" in listed ? [] : listed.disks;
  return {
    things: [
      ...(container === null ? [] : [{ id: container, kind: "container" as const }]),
      ...disks.map(({ id, tags }) => ({ id, kind: "resource" as const, tags })),
    ],
    unnamed: staged && "unknown" in staged ? staged.unknown : null,
    unlisted: "unlisted" in listed ? listed.unlisted : null,
    unread: "unlisted" in listed ? null : listed.unread,
    listed,
  };
}

/** Where this run's job restores to. */
export function whereAsked({ requests: [request] }: Ready): Where {
  return { group: request?.target.resourceGroup, stagingId: request?.stagingId ?? null };
}

/** Where a recorded restore's job restores to: one into a group of its run's own into that of the attempt that triggered it. */
export function whereRecorded(
  { target: { resourceGroup: planned }, ownerId, stagingId }: Pick<RestoreRun, "target" | "ownerId" | "stagingId">,
  { activityId }: Pick<JobDetail, "activityId">,
): Where {
  return { group: planned === EPHEMERAL ? ephemeralGroup(activityId ?? ownerId ?? "") : planned, stagingId };
}
