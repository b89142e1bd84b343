import type { Arm } from "../../clouds/azure/arm.ts";
import { type Entries, wholeList } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { type Restoring, requestOf } from "../../workloads/restoring.ts";
import { listing, listRestoreJobs } from "../engine/job-list.ts";
import { readJob } from "../engine/job-page.ts";
import { ENDED, type Job, type JobsOf } from "../engine/jobs.ts";
import { type Owner, readOwnerId, sameRun } from "../engine/owner.ts";

/** Azure PowerShell lets nobody ask for more than 30 days of jobs at once; two slices hold what GitHub lets be re-run (30 days). */
const BACK_MS = 29 * 86_400_000;
/** A runner's clock may be hours behind the vault's; a job that it missed might be started a second time. */
const AHEAD_MS = 86_400_000;

/**
 * The vault's restore jobs that can concern us, newest first. @param all also those of the four weeks before, which only a late
 * re-run can have started. @throws Refused, also where an entry cannot be read: ours may hide there, or a rival's. Then nothing may be triggered.
 */
export async function restoreJobs(io: Io, arm: Arm, vault: JobsOf, all = false): Promise<Job[]> {
  return [...wholeList(await restoreJobList(io, arm, vault, all), "arm", listing(vault))];
}

/** The same, as far as they can be read: for who looks for one of them. @throws Refused */
export async function restoreJobList(io: Io, arm: Arm, vault: JobsOf, all = false): Promise<Entries<Job>> {
  const [from, to] = [io.now() - BACK_MS, io.now() + AHEAD_MS];
  const recent = await listRestoreJobs(arm, vault, from, to);
  const before = all ? await listRestoreJobs(arm, vault, from - BACK_MS, from) : { good: [], bad: [] };
  const jobs = [...recent.good, ...before.good];
  return {
    good: jobs.sort((a, b) => b.startTime.localeCompare(a.startTime) || b.id.localeCompare(a.id)),
    bad: [...recent.bad, ...before.bad],
  };
}

/** Jobs that attempts of this same run and restore have triggered, the first one first. */
export function ownJobs(jobs: readonly Job[], owner: Owner): Job[] {
  return jobs.filter(({ activityId }) => sameRun(activityId, owner) !== null).sort(earlier);
}

/** By start, then by id: of several restores to one target the first in this order stays. */
export function earlier(a: Pick<Job, "startTime" | "id">, b: Pick<Job, "startTime" | "id">): number {
  return Date.parse(a.startTime) - Date.parse(b.startTime) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Restores of the item, by anyone else, that are running to the same target. A list says nothing of targets, so each is read; one whose
 * target cannot be read counts as the same: a second restore is worse than a refused one.
 */
export async function rivals(doing: Restoring, jobs: readonly Job[], owner: Owner): Promise<Job[]> {
  const { io, arm, ready, kind, restoresItem } = doing;
  const request = requestOf(doing);
  const running = jobs.filter((job) => !ENDED.has(job.status) && restoresItem(job) && sameRun(job.activityId, owner) === null);
  const judged = await Promise.all(
    running.map(async (job) => {
      try {
        const { job: detail } = await readJob(arm, ready.restore.vault, job.id);
        return ENDED.has(detail.status) || !kind.rivals(detail, request) ? [] : [job];
      } catch (error) {
        if (error instanceof Refused) return [job];
        throw error;
      }
    }),
  );
  io.log.debug(`${running.length} other restores of ${ready.item.friendlyName} are running`);
  return judged.flat();
}

/** Whose job it is, in words. */
export function ownerInWords(activityId: string | null): string {
  const owner = activityId ? readOwnerId(activityId) : null;
  if (owner)
    return `run ${owner.runId}, attempt ${owner.attempt}, of the repository with id ${owner.repositoryId} (mode ${owner.mode})`;
  return activityId ? `somebody who is not this tool (activity id ${activityId})` : "unknown";
}

/** What to do about another restore of the item: one of the same run is none that anybody could wait for. */
export function fixBeside({ activityId }: Job, { runId }: Owner, otherwise: string): string {
  return readOwnerId(activityId ?? "")?.runId === runId
    ? "Both are restores of this run: set `limits: { parallel: 1 }` in the plan, or give each a target of its own."
    : otherwise;
}
