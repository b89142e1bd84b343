import type { RunState } from "../../core/index.ts";
import { remove } from "../held/remove.ts";
import { knownJobs } from "./known-jobs.ts";
import { leftByTag } from "./left-by-tag.ts";
import { containersLeft } from "./left-containers.ts";
import type { Leftover, Looking } from "./leftover.ts";

/** Azure's clock and ours may differ, and a tag is written before the resource's last change. */
const MARGIN_MS = 15 * 60_000;
/** When GitHub cannot be asked whether the run has ended. */
const UNASKED_MS = 24 * 3_600_000;
/** Removals of one run. */
const MOST = 50;

export interface Reaping extends Looking {
  state(runId: string): Promise<RunState>;
  /** Nothing is removed: mode check only lists. */
  readonly only?: "list";
}
/** One thing past its lease, and what became of it. `due`: it may be removed, and was not; `unknown`: it may be there, and nobody knows its name. */
export interface Reaped {
  readonly id: string;
  readonly expires: string;
  readonly outcome: "gone" | "left" | "due" | "unknown";
  readonly why: string;
}

/**
 * Removes what earlier drills of this repository left past their lease. Time is Azure's own. A thing is removed only when its run has ended,
 * it is not older than that run, its type is one that drills make, and it was read again just before. @throws Refused when the lists fail.
 */
export async function reap(reaping: Reaping): Promise<Reaped[]> {
  const { io, arm } = reaping;
  const jobs = knownJobs(reaping);
  const { found, azureNow } = await leftByTag(reaping, jobs);
  const all = [...(await containersLeft(reaping, jobs)), ...found];
  const done: Reaped[] = [];
  let removed = 0;
  for (const one of all.filter(({ expires }) => azureNow > Date.parse(expires) + MARGIN_MS)) {
    const { id, expires, as } = one;
    if ("unnamed" in as) {
      done.push({ id, expires, outcome: "unknown", why: as.unnamed });
      continue;
    }
    const why = "stays" in as ? as.stays : await tooEarly(reaping, one, azureNow);
    if (why !== undefined || "stays" in as) done.push({ id, expires, outcome: "left", why: why ?? "" });
    else if (reaping.only === "list") done.push({ id, expires, outcome: "due", why: `its lease ended ${expires}` });
    else if (removed >= MOST) done.push({ id, expires, outcome: "left", why: `${MOST} things are removed at most by one run` });
    else {
      const how = await remove({ io, arm }, { id, kind: as.kind, state: "made" }, as.ours);
      if (how.how === "gone") removed++;
      done.push(
        how.how === "gone"
          ? { id, expires, outcome: "gone", why: `its lease ended ${expires}` }
          : { id, expires, outcome: "left", why: how.how === "refused" ? how.refused.refusal.text : how.why },
      );
    }
  }
  for (const { id, outcome, why } of done) io.log.info(`${WORD[outcome]}: ${id} (${why})`);
  return done;
}

const WORD: Readonly<Record<Reaped["outcome"], string>> = { gone: "Removed", left: "Left", due: "Overdue", unknown: "Not known" };

async function tooEarly(
  reaping: Reaping,
  { owner, expires, createdTime }: Leftover,
  azureNow: number,
): Promise<string | undefined> {
  const state = await reaping.state(owner.runId.toString());
  if (state === "running") return "its run has not ended";
  if (state === "unasked" && azureNow - Date.parse(expires) < UNASKED_MS)
    return "GitHub could not be asked whether its run has ended; it waits a day";
  if (typeof state === "object" && createdTime && Date.parse(createdTime) < Date.parse(state.createdAt))
    return "it is older than the run that its tags name";
  return undefined;
}
