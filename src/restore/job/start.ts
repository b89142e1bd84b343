import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import { instant, Refused } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import { runbook } from "../../report/runbook.ts";
import { type Restoring, requestOf } from "../../workloads/restoring.ts";
import { holdJob } from "../engine/held.ts";
import { readJob } from "../engine/job-page.ts";
import type { Job } from "../engine/jobs.ts";
import type { Owner } from "../engine/owner.ts";
import { failedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { failedBy } from "./failed-by.ts";
import { followToEnd } from "./follow-to-end.ts";
import { earlier, fixBeside, ownerInWords, restoreJobs, rivals } from "./rivals.ts";
import { cancelJob, findTriggered, jobOf, trigger } from "./trigger.ts";

/**
 * Sends the one request, with everything that must be on the disk before it, and finds its job.
 * @param id the owner id that the job carries.
 */
export async function start(doing: Restoring, owner: Owner, id: string): Promise<Done> {
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
  return done ?? followToEnd(doing, jobId, id, begun.how === "began" ? begun.correlationId : null);
}

/** Once our job is known: of several restores to one target the first stays, and every other run cancels its own. */
async function giveWay(doing: Restoring, owner: Owner, jobId: string): Promise<Done | null> {
  const { io, arm, about, record } = doing;
  holdJob(record, { id: jobId, kind: "job", state: "made" });
  await doing.keep();
  let first: Job | undefined;
  try {
    const ours = (await readJob(arm, about.restore.vault, jobId)).job;
    const others = await rivals(doing, await restoreJobs(io, arm, doing.jobsOf), owner);
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
  const otherwise = "Put restores of one item into one concurrency group, and run again once the other has ended.";
  return failedBy(doing, "gaveWay", { message, fix: fixBeside(first, owner, otherwise) });
}

function unknown({ about, record }: Restoring, id: string, why: string): Done {
  holdJob(record, { id: `job of ${id}`, kind: "job", state: "intended" });
  const message = `It is not known whether the restore began (${why}), and no job with activity id ${id} showed itself within five minutes. It may still appear. This run never triggers it again.`;
  const fix =
    "Look in the vault's backup jobs for a restore with this activity id; follow one that exists with `resume: <job id>`.";
  return { findings: [said(about, ENGINE_RULES.unknown, { message, fix })], verdict: "unverified" };
}
