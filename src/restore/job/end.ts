import { duration } from "../../core/duration.ts";
import { type Finding, MODES } from "../../core/index.ts";
import { verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import { holdMade } from "../../workloads/hold-made.ts";
import { type Restoring, requestOf } from "../../workloads/restoring.ts";
import type { JobDetail } from "../engine/jobs.ts";
import { failedPhase, refusedPhase, said } from "../engine/restore-context.ts";
import { measureRto } from "../engine/rto.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { stepsOf } from "../steps/phase.ts";
import type { Followed } from "./follow.ts";
import { outcomeOf } from "./outcome.ts";

/** What the end of a job, or of the time to follow it, means for the restore. */
export async function end(doing: Restoring, jobId: string, followed: Followed): Promise<Done> {
  const { about, record } = doing;
  const drill = MODES[about.settings.mode].removes;
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

async function ended(doing: Restoring, job: JobDetail): Promise<Done> {
  const { about, record } = doing;
  const { target } = requestOf(doing);
  const drill = MODES[about.settings.mode].removes;
  // Whatever the outcome: what the job has made is written down before anything is said of it.
  const made = drill ? await holdMade(doing, job) : undefined;
  const { kind, refusals, doubts } = outcomeOf(job, doing.kind.doubts(job, target));
  // What could not be listed, or read, is not written down yet: clean-up and post step look again.
  if (!made || (made.unlisted === null && made.unread === null))
    record.held = record.held.map((held) => (held.kind === "job" ? { ...held, state: "kept" } : held));
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
  const counted = await doing.kind.count(doing, job, made);
  findings.push(...counted.findings);
  if (findings.every(({ level }) => level !== "error")) findings.push(...measure(doing, job));
  return { findings, verdict: verdictOf(findings, kind === "doubtful" || !counted.proven) };
}

/** Without steps that verify and a deployment, the job's end is the last check; of a job that had ended before this run looked, its own end. */
function measure(doing: Restoring, job: JobDetail): Finding[] {
  const { io, record } = doing;
  if (doing.about.restore.deploy || stepsOf(doing, "verify").length > 0) return [];
  const phaseBegan = record.phases.at(-1)?.endedAt ?? record.triggeredAt;
  const endedBefore = job.endTime !== null && phaseBegan !== null && job.endTime < phaseBegan;
  const ended = endedBefore && job.endTime ? Date.parse(job.endTime) : io.now();
  return measureRto(doing, Date.parse(record.triggeredAt ?? job.startTime), ended);
}
