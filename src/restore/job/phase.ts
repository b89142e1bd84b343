import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import { groupId } from "../../clouds/azure/ids.ts";
import { MODES } from "../../core/index.ts";
import { EPHEMERAL, targetOf } from "../../core/target-of.ts";
import { instant, Refused } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import { runbook } from "../../report/runbook.ts";
import { type Restoring, requestOf } from "../../workloads/restoring.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { hold, holdJob } from "../engine/held.ts";
import { ENDED, type Job, readJob } from "../engine/jobs.ts";
import { type Owner, ownerId, ownerOfRun, readOwnerId } from "../engine/owner.ts";
import { failedPhase, refusedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { removeLeftovers } from "./earlier-attempts.ts";
import { end } from "./end.ts";
import { follow } from "./follow.ts";
import { earlier, ownerInWords, ownJobs, restoreJobs, rivals } from "./rivals.ts";
import { cancelJob, findTriggered, jobOf, trigger } from "./trigger.ts";

/**
 * The phase `restore`: at most one trigger an attempt, and in mode restore one a run, whatever happens; then the job to its end. Safety 1 of docs/architecture.md
 * is this file and trigger.ts.
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
    const rival = await firstRival(doing, jobs, owner);
    if (rival) return refuseFor(doing, rival);
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
  return took(doing, job.id, job.activityId, null);
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
    return failed(doing, "notOurs", { message, fix: "Give `resume` the job id that an earlier run of this restore printed." });
  }
  doing.io.log.info(`Following job ${jobId}, which started ${job.startTime}.`);
  doing.record.triggeredAt = job.startTime;
  await intoGroupOf(doing, job.activityId);
  return took(doing, jobId, job.activityId, null);
}

async function start(doing: Restoring, owner: Owner, id: string): Promise<Done> {
  const { io, arm, about, record, ready } = doing;
  const request = requestOf(doing);
  holdJob(record, { id: `job of ${id}`, kind: "job", state: "intended" });
  await io.write(
    `runbook${about.settings.only.length === 1 || about.plan.restores.length === 1 ? "" : `-${about.restore.name}`}.md`,
    runbook({
      subscriptionId: about.plan.azure.subscriptionId,
      vault: about.restore.vault,
      containerName: ready.item.container,
      itemName: ready.item.name,
      sourceName: ready.item.friendlyName,
      pointId: ready.point.id,
      request: request.body.properties,
      command: doing.kind.command(request.body.properties, about.plan.azure.subscriptionId),
      found: doing.kind.find(request.body.properties),
      ownerId: id,
      apiVersion: API_VERSIONS.backup,
      secrets: doing.secrets,
    }),
  );
  record.triggeredAt = instant(io.now());
  await doing.keep();
  io.log.info(`Triggering the restore of ${ready.item.friendlyName} from ${ready.point.time} (owner id ${id}).`);
  const begun = await trigger(io, arm, `${ready.pointPath}/restore`, request.body, {
    vault: doing.jobsOf,
    ownerId: id,
  });
  if (begun.how === "refused") {
    record.held = record.held.filter(({ kind }) => kind !== "job");
    record.triggeredAt = null;
    return failedPhase(about, [begun.refusal], "No restore was started.");
  }
  let jobId: string | null = null;
  if (begun.how === "began") {
    io.log.info("Azure accepted the request; asking for the job.");
    const job = begun.operation === null ? null : await jobOf(io, arm, about.restore.vault, begun.operation);
    if (job !== null && typeof job === "object") return failedPhase(about, [job]);
    jobId = job;
  } else {
    io.log.info(`It is not known whether the restore began: ${begun.why}. It is not sent again; the vault's job list decides.`);
  }
  jobId ??= (await findTriggered(io, arm, doing.jobsOf, id))?.id ?? null;
  if (jobId === null) return unknown(doing, id, begun.how === "unknown" ? begun.why : "Azure accepted it, and named no job");
  const done = await giveWay(doing, owner, jobId);
  return done ?? took(doing, jobId, id, begun.how === "began" ? begun.correlationId : null);
}

/** Once our job is known: of several restores to one target the first stays, and every other run cancels its own. */
async function giveWay(doing: Restoring, owner: Owner, jobId: string): Promise<Done | null> {
  const { io, arm, about, record } = doing;
  holdJob(record, { id: jobId, kind: "job", state: "made" });
  await doing.keep();
  let first: Job | undefined;
  try {
    const ours = (await readJob(arm, about.restore.vault, jobId)).job;
    const others = await allRivals(doing, await restoreJobs(io, arm, doing.jobsOf), owner);
    first = others.filter((job) => job.id !== jobId && earlier(job, ours) < 0).sort(earlier)[0];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    io.log.info("Whether another restore runs to the same target could not be read again.");
  }
  if (!first) return null;
  await cancelJob(arm, about.restore.vault, jobId).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
    io.log.info(`Our own job could not be cancelled: ${error.message}. Cancel it by hand: ${jobId}.`);
  });
  const message = `Another restore to the same target started first: job ${first.id}, ${first.startTime}, by ${ownerInWords(first.activityId)}. This run cancels its own job ${jobId}.`;
  return failed(doing, "gaveWay", {
    message,
    fix: "Put restores of one item into one concurrency group, and run again once the other has ended.",
  });
}

/** Follows a job that is ours to its end. */
async function took(doing: Restoring, jobId: string, activityId: string | null, correlationId: string | null): Promise<Done> {
  const { io, arm, about, record, pace } = doing;
  holdJob(record, { id: jobId, kind: "job", state: "made" });
  record.job = {
    id: jobId,
    status: "InProgress",
    startTime: record.triggeredAt ?? instant(io.now()),
    endTime: null,
    correlationId,
    activityId,
  };
  await doing.keep();
  const began = Date.parse(record.triggeredAt ?? instant(io.now()));
  io.log.info(`Following job ${jobId}.`);
  const of = { vault: about.restore.vault, id: jobId, pace, began, deadline: io.now() + about.restore.timeout * 1000 };
  try {
    const followed = await follow(io, arm, of, async ({ status, startTime, endTime }) => {
      record.job = { id: jobId, status, startTime, endTime, correlationId, activityId };
      await doing.keep();
    });
    return await end(doing, jobId, followed);
  } catch (error) {
    if (io.signal.aborted && record.onCancel === "cancel") {
      await cancelJob(arm, about.restore.vault, jobId).then(
        () => io.log.info(`The run was cancelled; Azure was asked to cancel job ${jobId}.`),
        () => io.log.info(`The run was cancelled, and Azure could not be asked to cancel job ${jobId}.`),
      );
    }
    throw error;
  }
}

async function allRivals(doing: Restoring, jobs: readonly Job[], owner: Owner): Promise<Job[]> {
  return rivals(doing, jobs, owner);
}

async function firstRival(doing: Restoring, jobs: readonly Job[], owner: Owner): Promise<Job | undefined> {
  return (await allRivals(doing, jobs, owner)).sort(earlier)[0];
}

function refuseFor(doing: Restoring, job: Job): Done {
  const message = `A restore of ${doing.ready.item.friendlyName} to the same target is running: job ${job.id}, started ${job.startTime} by ${ownerInWords(job.activityId)}. Nothing was triggered.`;
  return failed(doing, "rival", {
    message,
    fix: `Wait for it, or follow it with \`resume: ${job.id}\`, or restore to another target.`,
  });
}

function unknown({ about, record }: Restoring, id: string, why: string): Done {
  holdJob(record, { id: `job of ${id}`, kind: "job", state: "intended" });
  const message = `It is not known whether the restore began (${why}), and no job with activity id ${id} showed itself within five minutes. It may still appear. This run never triggers it again.`;
  const fix =
    "Look in the vault's backup jobs for a restore with this activity id; follow one that exists with `resume: <job id>`.";
  return { findings: [said(about, ENGINE_RULES.unknown, { message, fix })], verdict: "unverified" };
}

function failed({ about }: Restoring, which: "rival" | "gaveWay" | "notOurs", words: { message: string; fix: string }): Done {
  return { findings: [said(about, ENGINE_RULES[which], words)], verdict: "failed" };
}
