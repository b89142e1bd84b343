import { duration } from "../../core/duration.ts";
import type { Finding } from "../../core/index.ts";
import { verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import { countDisks } from "../../workloads/vm/checks.ts";
import { madeDisks, whereAsked } from "../../workloads/vm/made.ts";
import type { JobDetail } from "../engine/jobs.ts";
import { isWhole } from "../engine/made.ts";
import { type Doing, failedPhase, refusedPhase, said } from "../engine/restore-context.ts";
import { measureRto } from "../engine/rto.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { holdMade } from "../held/hold-made.ts";
import { stepsOf } from "../steps/phase.ts";
import type { Followed } from "./follow.ts";
import { outcomeOf } from "./outcome.ts";

/** What the end of a job, or of the time to follow it, means for the restore. */
export async function end(doing: Doing, jobId: string, followed: Followed): Promise<Done> {
  const { about, record } = doing;
  const drill = about.settings.mode === "drill";
  const goOn = drill
    ? "Run the failed jobs again: the next attempt goes on with its job, or clears away what it left."
    : `Follow it with \`resume: ${jobId}\`.`;
  if (followed.how === "lost") {
    const then = `The job ${jobId} could not be followed to its end. ${goOn}`;
    const done = refusedPhase(about, "restore", [followed.refused.refusal], then);
    return done.verdict === "passed" ? { ...done, verdict: "unverified" } : done;
  }
  if (followed.how === "late") {
    const state = followed.job ? ` It is at ${Math.round(followed.job.percentage ?? 0)} %.` : "";
    const late = `The restore is still running after its timeout of ${duration(about.restore.timeout)}: job ${jobId}.${state}`;
    const rest =
      drill && record.onCancel === "cancel" ? "A drill has no use for it any more: clean-up cancels it." : "It is left running.";
    const fix = drill ? "Give the restore a longer `timeout`, or find out what holds it up." : goOn;
    const findings = [said(about, ENGINE_RULES.handedOver, { message: `${late} ${rest}`, fix })];
    // Only mode restore can take it up again.
    return { findings, verdict: "unverified", handedOver: !drill };
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
  const made = drill ? await madeDisks(doing, job, whereAsked(ready)) : undefined;
  if (made) await holdMade(doing, made);
  const { kind, refusals, doubts } = outcomeOf(job, target);
  // Disks that could not be listed, or read, are not written down yet: clean-up and post step look again.
  if (!made || isWhole(made)) record.held = record.held.map((held) => (held.kind === "job" ? { ...held, state: "kept" } : held));
  if (kind === "failed") return failedPhase(about, refusals);
  if (kind === "cancelled") {
    const message = [`The restore job ${job.id} was cancelled.`, ...doubts].join(" ");
    return {
      findings: [said(about, ENGINE_RULES.cancelled, { message, fix: "Run the restore again if it is still needed." })],
      verdict: "failed",
    };
  }
  const findings: Finding[] = [];
  if (kind === "doubtful") {
    const message = `The job ${job.id} ended ${job.status}, but: ${doubts.join(" ")}`;
    findings.push(said(about, ENGINE_RULES.doubtful, { message, fix: "Look at what came back before relying on it." }));
  }
  const counted = await countDisks(doing, job, made?.listed);
  findings.push(...counted.findings);
  if (findings.every(({ level }) => level !== "error")) findings.push(...measure(doing, job));
  return { findings, verdict: verdictOf(findings, kind === "doubtful" || !counted.proven) };
}

/** Without steps that verify and a deployment, the job's end is the last check; of a job that had ended before this run looked, its own end. */
function measure(doing: Doing, job: JobDetail): Finding[] {
  const { io, record } = doing;
  if (doing.about.restore.deploy || stepsOf(doing, "verify").length > 0) return [];
  const phaseBegan = record.phases.at(-1)?.endedAt ?? record.triggeredAt;
  const endedBefore = job.endTime !== null && phaseBegan !== null && job.endTime < phaseBegan;
  const ended = endedBefore && job.endTime ? Date.parse(job.endTime) : io.now();
  return measureRto(doing, Date.parse(record.triggeredAt ?? job.startTime), ended);
}
