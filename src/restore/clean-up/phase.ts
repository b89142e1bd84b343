import { lastPart, same } from "../../clouds/azure/ids.ts";
import { duration } from "../../core/duration.ts";
import { type Finding, type Held, oneLine, type RestoreRun, sh, type Verdict } from "../../core/index.ts";
import { instant, Refused } from "../../io/io.ts";
import { verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import { holdMade } from "../../workloads/hold-made.ts";
import type { MadeType } from "../../workloads/made.ts";
import type { Restoring } from "../../workloads/restoring.ts";
import { endOfDeployment, inOrder } from "../deploy/end.ts";
import { hold } from "../engine/held.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { whyUnlisted } from "../engine/unlisted.ts";
import { kindsInOrder } from "../held/kinds/index.ts";
import type { Ours } from "../held/kinds/kind.ts";
import { putLease } from "../held/lease.ts";
import { remove } from "../held/remove.ts";
import { stepsOf, stepsPhase } from "../steps/phase.ts";
import { endOfJob, openJob } from "./job-end.ts";

/**
 * Removes what the drill made, or leaves it under its lease as long as the plan's `keep` says for this verdict. The plan's own clean-up steps
 * come first. Its verdict stands beside the restore's.
 */
export async function cleanUpPhase(doing: Restoring): Promise<Done> {
  const { about, record } = doing;
  const verdict = record.verdict === "passed" || record.verdict === "unverified" ? record.verdict : "failed";
  const seconds = about.restore.keep[verdict];
  const open = openJob(record) ? await bringToEnd(doing) : [];
  const deployed = await deploymentToEnd(doing);
  open.push(...deployed.findings, ...unnamed(doing));
  const waiting = record.held.filter((held) => isThing(held) && held.state !== "gone");
  if (waiting.length > 0 && seconds > 0) return defer(doing, waiting, seconds, open);
  const findings: Finding[] = [...open];
  let unsure = open.length > 0;
  if (stepsOf(doing, "clean-up").length > 0) findings.push(...(await stepsPhase(doing, "clean-up")).findings);
  for (const kind of kindsInOrder(waiting)) {
    for (const held of inOrder(waiting.filter((each) => each.kind === kind))) {
      const own = await removeOne(doing, held, deployed.put);
      findings.push(...own.findings);
      unsure ||= own.verdict === "unverified";
    }
  }
  const done = verdictOf(findings, unsure);
  record.cleanUp = { verdict: done, inventory: inventory(record) };
  return { findings, verdict: done };
}

/** What was made, or may have been, under a name that nobody knows: it cannot be said to be gone. */
function unnamed({ about, record, ready, unnamed: words }: Doing): Finding[] {
  const subject = record.job?.id ?? record.ownerId ?? "";
  const fix = `Look in ${[ready.requests[0]?.target.resourceGroup, lastPart(record.stagingId ?? "")].filter(Boolean).join(" and ")} for what job ${subject} has left, and remove it by hand.`;
  return [...words.values()].map((why) =>
    said(about, ENGINE_RULES.notGone, { subject, message: `${why}; whether it is gone is not known.`, fix }, "clean-up"),
  );
}

/** How long clean-up waits for a job that the drill follows no more. */
const JOB_PATIENCE_MS = 10 * 60_000;

/** A job whose end nobody saw goes on making things: it is ended first, and what it made is written down. @returns what is left open. */
async function bringToEnd(doing: Restoring): Promise<Finding[]> {
  const { io, arm, about, record, kind, jobsOf } = doing;
  const ending = { io, arm, jobsOf, runStartedAt: instant(about.now), deadline: io.now() + JOB_PATIENCE_MS, say: io.log.info };
  const open = (why: string) => {
    const message = `${why} What it makes carries its tag; another attempt of this run, or the reaper of a later drill, removes it.`;
    return [said(about, ENGINE_RULES.notGone, { subject: record.job?.id ?? record.ownerId ?? "", message }, "clean-up")];
  };
  try {
    const ended = await endOfJob(ending, record);
    if (ended === null) return open("It is not known whether the restore began, so something may still come.");
    if (ended === "running") return open("The restore's job has not ended.");
    const { id, status, startTime, endTime, activityId } = ended;
    record.job = { correlationId: null, ...record.job, id, status, startTime, endTime, activityId };
    const made = await holdMade(doing, ended);
    const what = `${kind.things} that the job made`;
    if (made.unlisted !== null) return open(`${whyUnlisted(made.unlisted, what, kind.lister).why}.`);
    if (made.unread !== null) return open(`Of the list of ${what}, ${made.unread}.`);
    record.held = record.held.map((held) => (held.kind === "job" ? { ...held, state: "kept" } : held));
    return [];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return open(`The restore's job could not be brought to its end (${oneLine(error.refusal.text)}).`);
  }
}

/** What was deployed, once that has ended. */
async function deploymentToEnd(doing: Doing): Promise<{ readonly put: readonly string[]; readonly findings: Finding[] }> {
  const { io, arm, about, record } = doing;
  const ending = { io, arm, deadline: io.now() + JOB_PATIENCE_MS, say: io.log.info };
  try {
    const { put, open } = await endOfDeployment(ending, record);
    await doing.keep();
    const message = `${open}; what it makes is found by its name: another attempt, or the reaper of a later drill, removes it.`;
    return { put, findings: open === null ? [] : [said(about, ENGINE_RULES.notGone, { message }, "clean-up")] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const message = `What was deployed could not be brought to its end (${oneLine(error.refusal.text)}).`;
    return { put: [], findings: [said(about, ENGINE_RULES.notGone, { message }, "clean-up")] };
  }
}

async function removeOne(
  doing: Restoring,
  held: Held,
  deployed: readonly string[],
): Promise<{ findings: readonly Finding[]; verdict: Verdict }> {
  const { io, arm, about, record } = doing;
  const removed = await remove({ io, arm }, held, oursOf(record, deployed, doing.kind.makes));
  if (removed.how === "gone") {
    hold(record, { ...held, state: "gone" });
    await doing.keep();
    io.log.info(`Gone: ${held.id}`);
    return { findings: [], verdict: "passed" };
  }
  const fix = sh`az resource delete --ids ${held.id}`;
  if (removed.how === "refused")
    return refusedPhase(about, "clean-up", [removed.refused.refusal], `It is still there: ${held.id}`);
  const message = `${held.id} is still there: ${removed.why}.`;
  const which = removed.how === "stays" ? "stays" : "notGone";
  return {
    findings: [said(about, ENGINE_RULES[which], { subject: held.id, message, fix }, "clean-up")],
    verdict: which === "stays" ? "failed" : "unverified",
  };
}

/** Leaves what was made under a lease that ends when the plan says. */
async function defer(doing: Doing, waiting: readonly Held[], seconds: number, open: readonly Finding[]): Promise<Done> {
  const { io, about, record } = doing;
  const expires = instant(io.now() + seconds * 1000);
  for (const held of waiting) {
    hold(record, { ...held, state: "kept", expires });
    // What takes no lease goes with its run, or with its next attempt.
    await putLease(doing, held, expires);
  }
  record.cleanUp = { verdict: open.length > 0 ? "unverified" : "deferred", inventory: inventory(record) };
  await doing.keep();
  const message = `What came back is kept for ${duration(seconds)}, until ${expires}; a later drill, or mode reap, removes it then.`;
  const fix = "Remove it earlier by hand, or set `keep` in the plan.";
  const kept = said(about, ENGINE_RULES.kept, { message, fix }, "clean-up");
  return { findings: [...open, kept], verdict: verdictOf(open, open.length > 0) };
}

/**
 * What a run may remove: what its own job made, what it foresaw and wrote down before its deployment made it, and its own group.
 * @param put by its deployment, as that one's operations say. @param makes what its jobs make.
 */
export function oursOf(
  record: Pick<RestoreRun, "held" | "job" | "ownerId">,
  put: readonly string[] = [],
  makes: readonly MadeType[] = [],
): Ours {
  return {
    jobs: record.job ? [record.job.id] : [],
    jobTags: makes.map(({ tag }) => tag),
    deployed: put.filter((id) => record.held.some((held) => same(held.id, id))),
    ids: record.held.map(({ id }) => id),
    owner: record.ownerId ?? "",
  };
}

function inventory(record: RestoreRun): readonly Held[] {
  return record.held.filter(isThing);
}

/** Whether it is a thing that stands somewhere until it is removed; a job ends. */
export function isThing({ kind }: Pick<Held, "kind">): boolean {
  return kind !== "job";
}
