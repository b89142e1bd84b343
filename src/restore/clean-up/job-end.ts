import type { VaultName } from "../../backup/vault.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { oneLine, type RestoreRun } from "../../core/index.ts";
import { wholeList } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import type { Ending } from "../engine/ending.ts";
import { listing, listRestoreJobs } from "../engine/job-list.ts";
import { readJob } from "../engine/job-page.ts";
import { ENDED, type JobDetail, type JobsOf } from "../engine/jobs.ts";
import { cancelJob } from "../job/trigger.ts";

const POLL_MS = 5_000;
/** How far a job may lie before or after the run's own clock. */
const AROUND_MS = 86_400_000;

/** What is needed to bring a restore's job to its end. */
export interface JobEnding extends Ending {
  /** Where it is listed. */
  readonly jobsOf: JobsOf;
}

/** Whether a restore holds a job whose end nobody saw: one that is followed no more, or that may have begun. */
export function openJob({ held }: Pick<RestoreRun, "held">): boolean {
  return held.some(({ kind, state }) => kind === "job" && (state === "made" || state === "intended"));
}

/**
 * The end of a restore's job: it is cancelled where the run would have done so, and waited for.
 * @returns the ended job; `running` when it did not end in time; null when there is none. @throws Refused when it cannot be read.
 */
export async function endOfJob(ending: JobEnding, restore: RestoreRun): Promise<JobDetail | "running" | null> {
  const { io, arm, deadline, say } = ending;
  const vault = restore.vaultPlace;
  let job = vault ? await jobOf(ending, restore, vault) : null;
  if (!job || !vault) return null;
  if (!ENDED.has(job.status) && restore.onCancel === "cancel") {
    // It may have ended since it was read; then there is nothing to cancel, and what it made is still to be found.
    const refused = await cancelled(arm, vault, job.id);
    say(refused ? `Job ${job.id} could not be cancelled (${refused}).` : `Azure was asked to cancel job ${job.id}.`);
  }
  while (!ENDED.has(job.status)) {
    if (io.now() + POLL_MS > deadline) return "running";
    await io.sleep(POLL_MS, io.signal);
    job = (await readJob(arm, vault, job.id, deadline)).job;
  }
  return job;
}

/** Asks Azure to cancel a job. @returns its refusal, in words. */
async function cancelled(arm: Arm, vault: VaultName, id: string): Promise<string | null> {
  try {
    await cancelJob(arm, vault, id);
    return null;
  } catch (error) {
    if (error instanceof Refused) return oneLine(error.refusal.text);
    throw error;
  }
}

/** The job that the record names; of a request whose answer nobody saw, the one that carries its owner id. @throws Refused */
async function jobOf(
  { io, arm, deadline, runStartedAt, jobsOf }: JobEnding,
  restore: RestoreRun,
  vault: VaultName,
): Promise<JobDetail | null> {
  if (restore.job) return (await readJob(arm, vault, restore.job.id, deadline)).job;
  if (!restore.held.some(({ kind }) => kind === "job")) return null;
  const jobs = await listRestoreJobs(arm, jobsOf, Date.parse(runStartedAt) - AROUND_MS, io.now() + AROUND_MS);
  const found = jobs.good.find(({ activityId }) => activityId?.toLowerCase() === restore.ownerId);
  // It may be the one that cannot be read.
  if (!found) wholeList(jobs, "arm", listing(vault));
  return found ? (await readJob(arm, vault, found.id, deadline)).job : null;
}
