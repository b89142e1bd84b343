import { groupId } from "../../clouds/azure/ids.ts";
import { MODES } from "../../core/index.ts";
import { EPHEMERAL, targetOf } from "../../core/target-of.ts";
import { Refused } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import type { Restoring } from "../../workloads/restoring.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { hold } from "../engine/held.ts";
import { readJob } from "../engine/job-page.ts";
import { ENDED, type Job } from "../engine/jobs.ts";
import { type Owner, ownerId, ownerOfRun, readOwnerId } from "../engine/owner.ts";
import { refusedPhase } from "../engine/restore-context.ts";
import { removeLeftovers } from "./earlier-attempts.ts";
import { failedBy } from "./failed-by.ts";
import { followToEnd } from "./follow-to-end.ts";
import { earlier, fixBeside, ownerInWords, ownJobs, restoreJobs, rivals } from "./rivals.ts";
import { start } from "./start.ts";

/**
 * The phase `restore`: it sends one trigger at most in an attempt, and in mode restore one at most in a run, and follows the job to its end.
 * Why a second trigger must not be sent, and how start.ts and trigger.ts keep to that: docs/architecture.md, "The one request that must not
 * be repeated".
 */
export async function restorePhase(doing: Restoring): Promise<Done> {
  const { about, record } = doing;
  const { settings } = about;
  const owner = ownerOfRun(about);
  const id = ownerId(owner);
  record.ownerId = id;
  try {
    if (settings.resume) return await resume(doing, settings.resume);
    const { jobs, own } = await lookForOwn(doing, owner);
    const last = own.at(-1);
    if (last && (MODES[settings.mode].emergency || !ENDED.has(last.status))) {
      return await goOn(doing, MODES[settings.mode].emergency ? (own[0] ?? last) : last);
    }
    const left = await removeLeftovers(doing, own);
    if (left) return left;
    const rival = (await rivals(doing, jobs, owner)).sort(earlier)[0];
    if (rival) return refuseFor(doing, rival, owner);
    return await start(doing, owner, id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const then = record.triggeredAt === null ? "No restore was triggered." : undefined;
    return refusedPhase(about, "restore", [error.refusal], then);
  }
}

/** The vault's list lags behind (by 30 s): an attempt that follows on another's heels looks twice before it believes that there is nothing. */
const LIST_LAG_MS = 35_000;

async function lookForOwn({ io, arm, jobsOf }: Restoring, owner: Owner): Promise<{ jobs: Job[]; own: Job[] }> {
  const look = async () => {
    const jobs = await restoreJobs(io, arm, jobsOf, owner.attempt > 1);
    return { jobs, own: ownJobs(jobs, owner) };
  };
  const first = await look();
  if (first.own.length > 0 || owner.attempt === 1) return first;
  io.log.info("No job of an earlier attempt is listed; looking once more in 35 s, for the list lags behind.");
  await io.sleep(LIST_LAG_MS, io.signal);
  return look();
}

/** A job that an earlier attempt of this run has triggered: never a second one. */
async function goOn(doing: Restoring, job: Job): Promise<Done> {
  const state = ENDED.has(job.status) ? `has ended (${job.status})` : "is still running";
  doing.io.log.info(
    `An earlier attempt of this run has triggered this restore: job ${job.id} ${state}. It is not triggered again.`,
  );
  doing.record.triggeredAt = job.startTime;
  await intoGroupOf(doing, job.activityId);
  return followToEnd(doing, job.id, job.activityId, null);
}

/** A job that restores into a group of its run's own restores into that of the attempt, or run, that triggered it: there its disks are. */
async function intoGroupOf(doing: Restoring, activityId: string | null): Promise<void> {
  const { about, arm, record, ready } = doing;
  const target = targetOf(about.restore, about.settings.mode);
  if (target.resourceGroup !== EPHEMERAL || !activityId || !readOwnerId(activityId)) return;
  const resourceGroup = ephemeralGroup(activityId);
  doing.ready = { ...ready, requests: ready.requests.map((of) => ({ ...of, target: { ...of.target, resourceGroup } })) };
  hold(record, { id: groupId(arm.subscriptionId, resourceGroup), kind: "group", state: "made" });
  await doing.keep();
}

/** The job that input `resume` names, if it is a restore of this item. */
async function resume(doing: Restoring, jobId: string): Promise<Done> {
  const { job } = await readJob(doing.arm, doing.about.restore.vault, jobId);
  if (!/^(CrossRegion)?Restore/.test(job.operation) || !doing.restoresItem(job)) {
    const message = `The job ${jobId} is "${job.operation}" of ${job.entity || "an unnamed item"}, not a restore of ${doing.ready.item.friendlyName}.`;
    return failedBy(doing, "notOurs", { message, fix: "Give `resume` the job id that an earlier run of this restore printed." });
  }
  doing.io.log.info(`Following job ${jobId}, which started ${job.startTime}.`);
  doing.record.triggeredAt = job.startTime;
  await intoGroupOf(doing, job.activityId);
  return followToEnd(doing, jobId, job.activityId, null);
}

function refuseFor(doing: Restoring, job: Job, owner: Owner): Done {
  const message = `A restore of ${doing.ready.item.friendlyName} to the same target is running: job ${job.id}, started ${job.startTime} by ${ownerInWords(job.activityId)}. Nothing was triggered.`;
  const otherwise = `Wait for it, or follow it with \`resume: ${job.id}\`, or restore to another target.`;
  return failedBy(doing, "rival", { message, fix: fixBeside(job, owner, otherwise) });
}
