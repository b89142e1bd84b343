import type { JobDetail } from "../../restore/engine/jobs.ts";
import { containerId, stagedBy } from "../../restore/engine/staged.ts";
import type { Made, MadeIn, MadeThing } from "../made.ts";
import { type Listed, restoredDisks } from "./restored-disks.ts";

/** What a job made of disks, with their size and state. */
export interface MadeDisks extends Made {
  readonly listed: Listed;
}

/** Disks are known by their tag, the staging container by the job's own words. Of an unmanaged restore the container holds the disks. */
export async function madeDisks({ arm, group, stagingId }: MadeIn, job: JobDetail): Promise<MadeDisks> {
  const staged = stagedBy(job);
  const container: MadeThing[] =
    staged && "name" in staged && stagingId ? [{ id: containerId(stagingId, staged.name), kind: "container", tags: null }] : [];
  const listed: Listed = group === undefined ? { disks: [], unread: null } : await restoredDisks(arm, group, job.id);
  const disks = "disks" in listed ? listed.disks : [];
  return {
    things: [...container, ...disks.map(({ id, tags }): MadeThing => ({ id, kind: "resource", tags }))],
    unlisted: "unlisted" in listed ? listed.unlisted : null,
    unread: "disks" in listed ? listed.unread : null,
    unnamed: staged && "unknown" in staged ? staged.unknown : null,
    listed,
  };
}
