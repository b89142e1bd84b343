import { sourceDisks } from "../backup/source.ts";
import type { Check, Finding, RestoreRun } from "../core.ts";
import { verdictOf } from "../judge.ts";
import { stepsOf } from "../steps/phase.ts";
import { duration } from "../words.ts";
import { type Doing, type Done, failedPhase, refusedPhase, said } from "./doing.ts";
import type { Followed } from "./follow.ts";
import type { JobDetail } from "./jobs.ts";
import { holdMade } from "./lease.ts";
import { disksExpected, disksNamed, outcomeOf } from "./outcome.ts";
import { restoredDisks } from "./restored.ts";
import { measureRto } from "./rto.ts";
import { ENGINE_RULES } from "./rules.ts";

/** What the end of a job, or of the time to follow it, means for the restore. */
export async function end(doing: Doing, jobId: string, followed: Followed): Promise<Done> {
  const { about } = doing;
  const goOn = `Follow it with \`resume: ${jobId}\`.`;
  if (followed.how === "lost") {
    const then = `The job ${jobId} goes on in Azure, unread. ${goOn}`;
    const done = refusedPhase(about, "restore", [followed.refused.refusal], then);
    return done.verdict === "passed" ? { ...done, verdict: "unverified" } : done;
  }
  if (followed.how === "late") {
    const state = followed.job ? ` It is at ${Math.round(followed.job.percentage ?? 0)} %.` : "";
    const message = `The restore is still running after its timeout of ${duration(about.restore.timeout)}: job ${jobId}.${state} It is left running.`;
    return { findings: [said(about, "handedOver", { message, fix: goOn })], verdict: "unverified", handedOver: true };
  }
  return ended(doing, followed.job);
}

async function ended(doing: Doing, job: JobDetail): Promise<Done> {
  const { about, record, ready } = doing;
  const [request] = ready.requests;
  if (!request) throw new Error("a job was followed without a request");
  const { target } = request;
  const drill = about.settings.mode === "drill";
  // Whatever the outcome: what the job has made is written down before anything is said of it.
  const made = drill ? await holdMade(doing, job) : undefined;
  const { kind, refusals, doubts } = outcomeOf(job, target);
  record.held = record.held.map((held) => (held.kind === "job" ? { ...held, state: "kept" } : held));
  if (kind === "failed") return failedPhase(about, refusals);
  if (kind === "cancelled") {
    const message = [`The restore job ${job.id} was cancelled.`, ...doubts].join(" ");
    return {
      findings: [said(about, "cancelled", { message, fix: "Run the restore again if it is still needed." })],
      verdict: "failed",
    };
  }
  const findings: Finding[] = [];
  if (kind === "doubtful") {
    const message = `The job ${job.id} ended ${job.status}, but: ${doubts.join(" ")}`;
    findings.push(said(about, "doubtful", { message, fix: "Look at what came back before relying on it." }));
  }
  const counted = await countDisks(doing, job, made);
  findings.push(...counted);
  if (findings.every(({ level }) => level !== "error")) findings.push(...measure(doing, job));
  const short = counted.some(({ rule }) => rule === ENGINE_RULES.fewer.code);
  return { findings, verdict: verdictOf(findings, kind === "doubtful" || short) };
}

/** Without steps that verify, the job's end is the last check; of a job that had ended before this run looked, its own end. */
function measure(doing: Doing, job: JobDetail): Finding[] {
  const { io, record } = doing;
  if (stepsOf(doing, "verify").length > 0) return [];
  const phaseBegan = record.phases.at(-1)?.endedAt ?? record.triggeredAt;
  const endedBefore = job.endTime !== null && phaseBegan !== null && job.endTime < phaseBegan;
  const ended = endedBefore && job.endTime ? Date.parse(job.endTime) : io.now();
  return measureRto(doing, Date.parse(record.triggeredAt ?? job.startTime), ended);
}

/** Counts what came back, by the job's own list and by the disks in the target group; neither may be short. */
async function countDisks(doing: Doing, job: JobDetail, made: RestoreRun["restored"] | null | undefined): Promise<Finding[]> {
  const { io, arm, about, record, ready } = doing;
  const target = ready.requests[0]?.target;
  if (!target) return [];
  const expected = disksExpected(job, target) ?? ready.point.disks;
  const findings: Finding[] = [];
  const named = disksNamed(job, "Restored disk(s)");
  if (named !== null && expected !== null) record.checks.push(check("disks the job names", named.length, expected));
  if (target.resourceGroup === undefined) {
    record.restored = configuration(job);
    return findings;
  }
  const listed = made === undefined ? await restoredDisks(io, arm, target.resourceGroup, job.id) : made;
  const disks = listed?.map(({ id, type, name }) => ({ id, type, name }));
  if (!disks) {
    record.restored = configuration(job);
    const message = `The disks in ${target.resourceGroup} may not be listed by this identity, so the job's own account of them stands alone.`;
    const fix = `Give the identity Reader on ${target.resourceGroup}.`;
    return [...findings, said(about, "uncounted", { message, fix })];
  }
  record.restored = disks;
  const atLeast = expected ?? 1;
  record.checks.push(check(`disks in ${target.resourceGroup}`, disks.length, atLeast));
  for (const { name } of disks) io.log.info(`Came back: ${name}`);
  if (disks.length < atLeast) {
    const message = `The job ${job.id} completed, but ${disks.length} of at least ${atLeast} disks carry its tag in ${target.resourceGroup}.`;
    const fix = "Look at the job's warnings and at the group's activity log; do not rely on this restore.";
    findings.push(said(about, "missing", { message, expected: `${atLeast} disks`, actual: `${disks.length} disks`, fix }));
  } else if (expected === null) findings.push(...(await againstSource(doing, disks.length)));
  return findings;
}

/** Where nobody says how many disks the recovery point holds, the source's own disks do: it may have got one since, so fewer is a doubt. */
async function againstSource({ arm, about, record, ready }: Doing, came: number): Promise<Finding[]> {
  const has = await sourceDisks(arm, ready.item.sourceId);
  if (has === null) return [];
  record.checks.push({ ...check("disks of the source today", came, has), verdict: came >= has ? "passed" : "unverified" });
  if (came >= has) return [];
  const message = `${came} disks came back; ${ready.item.friendlyName} has ${has} today. Unless it got a disk after the recovery point was made, one is missing.`;
  const fix = `az vm show --ids ${ready.item.sourceId} --query storageProfile --output json   # and compare with what came back`;
  return [said(about, "fewer", { message, expected: `${has} disks`, actual: `${came} disks`, fix })];
}

/** The blob that describes what a job restored; it names the VHDs of an unmanaged restore. */
function configuration({ properties: { "Config Blob Uri": blob } }: JobDetail): RestoreRun["restored"] {
  const type = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
  return blob ? [{ id: blob, type, name: blob.split("/").at(-1) ?? blob }] : [];
}

function check(name: string, actual: number, expected: number): Check {
  return { name, verdict: actual >= expected ? "passed" : "failed", expected: `at least ${expected}`, actual: String(actual) };
}
