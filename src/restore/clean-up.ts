import type { Finding, Held, RestoreRun, Verdict } from "../core.ts";
import { instant } from "../io.ts";
import { verdictOf } from "../judge.ts";
import { stepsOf, stepsPhase } from "../steps/phase.ts";
import { duration } from "../words.ts";
import { type Doing, type Done, refusedPhase, said } from "./doing.ts";
import { hold } from "./held.ts";
import { putLease } from "./lease.ts";
import { type Ours, type Removable, remove } from "./remove.ts";

/** Attached things go before what they are attached to; the group goes last. */
const ORDER: readonly Removable[] = ["resource", "container", "group"];

/**
 * Removes what the drill made, or leaves it under its lease as long as the plan's `keep` says for this verdict. The plan's own clean-up steps
 * come first. Its verdict stands beside the restore's.
 */
export async function cleanUpPhase(doing: Doing): Promise<Done> {
  const { about, record } = doing;
  const verdict = record.verdict === "passed" || record.verdict === "unverified" ? record.verdict : "failed";
  const seconds = about.restore.keep[verdict];
  const waiting = record.held.filter(({ kind, state }) => removable(kind) && state !== "gone");
  if (waiting.length > 0 && seconds > 0) return defer(doing, waiting, seconds);
  const findings: Finding[] = [];
  let unsure = false;
  if (stepsOf(doing, "clean-up").length > 0) findings.push(...(await stepsPhase(doing, "clean-up")).findings);
  for (const kind of ORDER) {
    for (const held of waiting.filter((each) => each.kind === kind)) {
      const own = await removeOne(doing, held, kind);
      findings.push(...own.findings);
      unsure ||= own.verdict === "unverified";
    }
  }
  const done = verdictOf(findings, unsure);
  record.cleanUp = { verdict: done, inventory: inventory(record) };
  return { findings, verdict: done };
}

async function removeOne(doing: Doing, held: Held, kind: Removable): Promise<{ findings: readonly Finding[]; verdict: Verdict }> {
  const { io, arm, about, record } = doing;
  const removed = await remove(io, arm, held, kind, oursOf(record));
  if (removed.how === "gone") {
    hold(record, { ...held, state: "gone" });
    await doing.keep();
    io.log.info(`Gone: ${held.id}`);
    return { findings: [], verdict: "passed" };
  }
  const fix = `az resource delete --ids ${held.id}`;
  if (removed.how === "refused")
    return refusedPhase(about, "clean-up", [removed.refused.refusal], `It is still there: ${held.id}`);
  const message = `${held.id} is still there: ${removed.why}.`;
  const which = removed.how === "stays" ? "stays" : "notGone";
  return {
    findings: [said(about, which, { subject: held.id, message, fix }, "clean-up")],
    verdict: which === "stays" ? "failed" : "unverified",
  };
}

/** Leaves what was made under a lease that ends when the plan says. */
async function defer(doing: Doing, waiting: readonly Held[], seconds: number): Promise<Done> {
  const { io, about, record } = doing;
  const expires = instant(io.now() + seconds * 1000);
  for (const held of waiting) {
    hold(record, { ...held, state: "kept", expires });
    // A container takes no tags: it goes with its run, or with its next attempt.
    if (held.kind === "container") continue;
    await putLease(doing, held, expires);
  }
  record.cleanUp = { verdict: "deferred", inventory: inventory(record) };
  await doing.keep();
  const message = `What came back is kept for ${duration(seconds)}, until ${expires}; a later drill, or mode reap, removes it then.`;
  const fix = "Remove it earlier by hand, or set `keep` in the plan.";
  return { findings: [said(about, "kept", { message, fix }, "clean-up")], verdict: "passed" };
}

/** What a run may remove: its own jobs' disks, and its own group. */
export function oursOf(record: Pick<RestoreRun, "held" | "job" | "ownerId">): Ours {
  return {
    jobs: record.job ? [record.job.id] : [],
    ids: record.held.map(({ id }) => id),
    owner: record.ownerId ?? "",
  };
}

function inventory(record: RestoreRun): readonly Held[] {
  return record.held.filter(({ kind }) => removable(kind));
}

export function removable(kind: Held["kind"]): kind is Removable {
  return (ORDER as readonly string[]).includes(kind);
}
