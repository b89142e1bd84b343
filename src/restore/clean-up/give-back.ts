import type { Arm } from "../../clouds/azure/arm.ts";
import { same } from "../../clouds/azure/ids.ts";
import { type Held, type Instant, MODES, type RestoreRun, type Run, type Verdict } from "../../core/index.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import { type Io, Refused } from "../../io/io.ts";
import { recordedWorkload } from "../../workloads/find-workload.ts";
import type { RestoredTarget, Workload } from "../../workloads/workload.ts";
import { endOfDeployment, inOrder } from "../deploy/end.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { hold, holdJob } from "../engine/held.ts";
import { readJob } from "../engine/job-page.ts";
import type { JobDetail } from "../engine/jobs.ts";
import { readOwnerId, sameRun } from "../engine/owner.ts";
import { containerId } from "../engine/staged.ts";
import { kindsInOrder } from "../held/kinds/index.ts";
import { type Removed, type Removing, remove } from "../held/remove.ts";
import { endOfJob, openJob } from "./job-end.ts";
import { isThing, oursOf } from "./phase.ts";

/** What giving back one restore needs beside its record. */
export interface Giving {
  readonly io: Io;
  readonly arm: Arm;
  readonly run: Run;
  readonly keep: () => Promise<void>;
  /** Epoch milliseconds after which nothing new is begun. */
  readonly deadline: number;
  readonly workloads: readonly Workload[];
  /** The job that the run was told to go on with, whoever began it. */
  readonly resume?: string | undefined;
}

/**
 * Gives back what a dead step still holds of one restore: its job is cancelled where the run would have done so, and what the job made is
 * removed by id. What does not fit the time stays under its lease.
 */
export async function giveBack(giving: Giving, restore: RestoreRun): Promise<void> {
  const { io, arm, run, deadline } = giving;
  const say = (line: string) => io.log.info(`${restore.name}: ${line}`);
  let verdict: Verdict = "passed";
  let deployed: readonly string[] = [];
  let container: string | undefined;
  // Until Azure has said whose the job is, nothing is this run's by its tag.
  let jobs: readonly string[] = [];
  let since: Instant | undefined;
  const { job } = restore;
  try {
    const own = job === null || (await ownJob(giving, restore, job.id));
    if (!own) {
      say(`job ${job.id} is not this run's: it is left alone, and so is what it made.`);
      verdict = "failed";
    } else if (job) jobs = [job.id];
    const found = recordedWorkload(giving.workloads, restore);
    const [kind, vault] = [found?.target.restores, found?.workload.vault];
    if (!kind || !vault || !restore.vaultPlace) {
      const text = `This version restores to no target of type ${restore.target.type ?? "unknown"}.`;
      throw new Refused({ service: "arm", operation: "find what the job made", text });
    }
    const jobsOf = { ...restore.vaultPlace, managementType: vault.managementType };
    const ending = { io, arm, deadline, say, runStartedAt: run.startedAt, jobsOf };
    const ended = await endOfJob(ending, own ? restore : { ...restore, job: null });
    if (!MODES[run.mode].removes) {
      if (ended !== null && ended !== "running") await jobSeen(giving, restore, ended);
      return;
    }
    const deployment = await endOfDeployment({ io, arm, deadline, say }, restore);
    deployed = deployment.put;
    if (deployment.open) {
      say(`${deployment.open}; a later drill removes what it makes.`);
      verdict = "unverified";
    }
    if (ended === "running") {
      say("its job has not ended yet; what it makes carries its tag, and a later attempt or drill removes it.");
      verdict = "unverified";
    } else if (ended === null && openJob(restore)) {
      say(
        "it is not known whether the restore began, so something may still come: what it makes carries its tag, and a later attempt or drill removes it.",
      );
      verdict = "unverified";
    } else if (ended) {
      const unknown = await holdMade(giving, kind, restore, ended);
      if (unknown !== null) {
        say(`${unknown}; it may still be there.`);
        verdict = "unverified";
      } else await jobSeen(giving, restore, ended);
      jobs = [ended.id];
      since = ended.startTime;
      container = ended.bag.container;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(`${error.message}: ${error.refusal.text}`);
    verdict = "failed";
  }
  if (MODES[run.mode].removes) await removeHeld(giving, restore, { jobs, since, deployed, container }, verdict, say);
}

/** What Azure itself says that this run has made. */
interface Made {
  readonly jobs: readonly string[];
  /** When its job began; undefined where nobody saw its end. */
  readonly since: Instant | undefined;
  readonly deployed: readonly string[];
  /** The name of its job's container: containers carry no tag. */
  readonly container: string | undefined;
}

/** Whether the job that the record names carries this run's owner id: the record may have been written by others. @throws Refused */
async function ownJob({ arm, resume }: Giving, { vaultPlace, ownerId }: RestoreRun, id: string): Promise<boolean> {
  const owner = readOwnerId(ownerId ?? "");
  if (!vaultPlace || !owner) return false;
  if (resume !== undefined && same(resume, id)) return true;
  const { job } = await readJob(arm, vaultPlace, id);
  return sameRun(job.activityId, owner) !== null;
}

async function removeHeld(
  { io, arm, keep, deadline, workloads }: Giving,
  restore: RestoreRun,
  { jobs, since, deployed, container }: Made,
  before: Verdict,
  say: (line: string) => void,
): Promise<void> {
  let verdict = before;
  const makes = recordedWorkload(workloads, restore)?.target.restores?.makes;
  const own = container !== undefined && restore.stagingId !== null ? containerId(restore.stagingId, container) : null;
  // A group goes when nothing stands in it but what is on its way out.
  const leaving: string[] = [];
  for (const kind of kindsInOrder(restore.held)) {
    const open = restore.held.filter((each) => each.kind === kind && (each.state === "made" || each.state === "intended"));
    for (const held of inOrder(open)) {
      const ours = {
        ...oursOf(restore, deployed, makes),
        jobs,
        container: own,
        ...(since ? { since } : {}),
        ...(kind === "group" ? { ids: leaving } : {}),
      };
      const removed = await remove(hurry({ io, arm }, deadline), held, ours);
      if (removed.how === "gone" || removed.how === "unsure") leaving.push(held.id);
      if (removed.how === "gone") {
        hold(restore, { ...held, state: "gone" });
        say(`gone: ${held.id}`);
      } else {
        verdict = isOpen(removed) && verdict !== "failed" ? "unverified" : "failed";
        say(`still there: ${held.id} (${removed.how === "refused" ? removed.refused.refusal.text : removed.why})`);
      }
      await keep();
    }
  }
  const inventory: readonly Held[] = restore.held.filter(isThing);
  if (inventory.length > 0 || verdict !== "passed") restore.cleanUp = { verdict, inventory };
  await keep();
}

/** What a read may take that has to fit between the end of what is confirmed and the end of the post step. */
const LAST_MS = 15_000;

/** Until the deadline removals are seen to their end; after it they are only begun, with little time for each. */
function hurry({ io, arm }: Pick<Removing, "io" | "arm">, deadline: number): Removing {
  return { io, arm, confirm: io.now() < deadline, until: Math.max(deadline, io.now() + LAST_MS) };
}

/** Whether it may still go, or be gone: a success that cannot be read says nothing either way. */
function isOpen(removed: Removed): boolean {
  if (removed.how !== "refused") return removed.how === "unsure";
  const { status } = removed.refused.refusal;
  return status !== undefined && status < 300;
}

function noteJob(restore: RestoreRun, { id, status, startTime, endTime, activityId }: JobDetail): void {
  restore.job = { correlationId: null, ...restore.job, id, status, startTime, endTime, activityId };
}

/** A job that has ended, and of which everything that it made is written down, is not looked for again. */
async function jobSeen({ keep }: Giving, restore: RestoreRun, job: JobDetail): Promise<void> {
  noteJob(restore, job);
  holdJob(restore, { id: job.id, kind: "job", state: "kept" });
  await keep();
}

/** Writes down what the ended job has made. @returns what cannot be named. @throws Refused when it cannot be listed. */
async function holdMade(
  { io, arm, keep }: Giving,
  kind: RestoredTarget,
  restore: RestoreRun,
  job: JobDetail,
): Promise<string | null> {
  noteJob(restore, job);
  const { activityId } = job;
  const planned = restore.target.resourceGroup;
  const group = planned === EPHEMERAL ? ephemeralGroup(activityId ?? restore.ownerId ?? "") : planned;
  const made = await kind.made({ io, arm, group, stagingId: restore.stagingId }, job);
  for (const thing of made.things) {
    const known = restore.held.some(({ id: own }) => own.toLowerCase() === thing.id.toLowerCase());
    // One that is known keeps the lease with which it was written down.
    if (!known) hold(restore, { id: thing.id, kind: thing.kind, state: "made" });
  }
  if (made.unlisted !== null) throw new Refused(made.unlisted);
  await keep();
  const unread = made.unread === null ? [] : [`of the list of ${kind.things} that its job made, ${made.unread}`];
  return [...unread, ...(made.unnamed === null ? [] : [made.unnamed])].join("; ") || null;
}
