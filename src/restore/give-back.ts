import { EPHEMERAL } from "../backup/target.ts";
import type { Held, RestoreRun, Run, Verdict } from "../core.ts";
import { endOfDeployment, inOrder } from "../deploy/end.ts";
import type { Arm } from "../identity/arm.ts";
import { type Io, Refused } from "../io.ts";
import { oursOf, removable } from "./clean-up.ts";
import { ephemeralGroup } from "./group-name.ts";
import { hold } from "./held.ts";
import { endOfJob } from "./job-end.ts";
import type { JobDetail } from "./jobs.ts";
import { remove } from "./remove.ts";
import { restoredDisks } from "./restored.ts";

/** What giving back one restore needs beside its record. */
export interface Giving {
  readonly io: Io;
  readonly arm: Arm;
  readonly run: Run;
  readonly keep: () => Promise<void>;
  /** Epoch milliseconds after which nothing new is begun. */
  readonly deadline: number;
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
  try {
    const ended = await endOfJob({ io, arm, deadline, say, runStartedAt: run.startedAt }, restore);
    if (run.mode !== "drill") return;
    const deployment = await endOfDeployment({ io, arm, deadline, say }, restore);
    deployed = deployment.put;
    if (deployment.open) {
      say(`${deployment.open}; a later drill removes what it makes.`);
      verdict = "unverified";
    }
    if (ended === "running") {
      say("its job has not ended yet; what it makes carries its tag, and a later attempt or drill removes it.");
      verdict = "unverified";
    } else if (ended) await holdMade(giving, restore, ended);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(`${error.message}: ${error.refusal.text}`);
    verdict = "failed";
  }
  if (run.mode === "drill") await removeHeld(giving, restore, deployed, verdict, say);
}

async function removeHeld(
  { io, arm, keep, deadline }: Giving,
  restore: RestoreRun,
  deployed: readonly string[],
  before: Verdict,
  say: (line: string) => void,
): Promise<void> {
  let verdict = before;
  for (const kind of ["resource", "deployment", "container", "group"] as const) {
    const open = restore.held.filter((each) => each.kind === kind && (each.state === "made" || each.state === "intended"));
    for (const held of inOrder(open)) {
      const removed = await remove(io, arm, held, kind, oursOf(restore, deployed), io.now() < deadline);
      if (removed.how === "gone") {
        hold(restore, { ...held, state: "gone" });
        say(`gone: ${held.id}`);
      } else {
        verdict = removed.how === "unsure" && verdict !== "failed" ? "unverified" : "failed";
        say(`still there: ${held.id} (${removed.how === "refused" ? removed.refused.refusal.text : removed.why})`);
      }
      await keep();
    }
  }
  const inventory: readonly Held[] = restore.held.filter(({ kind }) => removable(kind));
  if (inventory.length > 0 || verdict !== "passed") restore.cleanUp = { verdict, inventory };
  await keep();
}

/** Writes down what the ended job has made. @throws Refused when its disks may not be listed. */
async function holdMade({ io, arm, keep }: Giving, restore: RestoreRun, job: JobDetail): Promise<void> {
  const { status, startTime, endTime, id, activityId } = job;
  restore.job = { correlationId: null, ...restore.job, id, status, startTime, endTime, activityId };
  const container = job.properties["Config Blob Container Name"];
  if (container && restore.stagingId) {
    hold(restore, { id: `${restore.stagingId}/blobServices/default/containers/${container}`, kind: "container", state: "made" });
  }
  const planned = restore.target.resourceGroup;
  const group = planned === EPHEMERAL ? ephemeralGroup(activityId ?? restore.ownerId ?? "") : planned;
  const disks = group === undefined ? [] : await restoredDisks(io, arm, group, id);
  if (disks === null) {
    throw new Refused({
      service: "arm",
      operation: "find what the job has made",
      status: 403,
      text: `The disks of ${group} may not be listed.`,
    });
  }
  for (const disk of disks) {
    if (!restore.held.some((each) => each.id.toLowerCase() === disk.id.toLowerCase()))
      hold(restore, { id: disk.id, kind: "resource", state: "made" });
  }
  await keep();
}
