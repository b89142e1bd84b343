/** Jobs as lists of what still happens to them, and the clock that makes it happen. */
import type { World } from "../../core.ts";
import { deploymentClock } from "../deployments/run.ts";
import { groupIdOf, lastPart, same } from "../find.ts";
import { guestClock } from "../guest/clock.ts";
import type { Knobs, RestoreOutcome } from "../knobs.ts";
import { departures } from "../resources/leave.ts";
import { ms } from "../time.ts";
import type { Job, JobError, JobStep, RestoreFacts, Task } from "../types.ts";
import { makeDisks, makeVhds } from "./make.ts";
import { type RefusalCode, refusalRow } from "./refusals.ts";

const TRANSFER = "Transfer data from vault";

/** Lets everything happen that is due at `nowMs` (epoch milliseconds): each change at its own time, however late the clock is asked. */
export function armClock(world: World, nowMs: number): void {
  for (const vault of world.azure.vaults) {
    for (const job of vault.jobs) {
      for (let step = job.steps[0]; step; step = job.steps[0]) {
        const at = job.startedAt + ms(world, step.after);
        if (at > nowMs) break;
        job.steps.shift();
        apply(world, job, step.change, at);
      }
    }
  }
  deploymentClock(world, nowMs);
  departures(world, nowMs);
  guestClock(world, nowMs);
}

function apply(world: World, job: Job, change: JobStep["change"], at: number): void {
  const { status, percentage, remainingSeconds, tasks, errors, message, makes } = change;
  if (percentage !== undefined) job.percentage = percentage;
  if (remainingSeconds !== undefined) job.remainingSeconds = remainingSeconds;
  if (tasks) job.tasks = tasks;
  if (errors) job.errors = errors;
  if (message !== undefined) job.message = message;
  const lost = makes && job.restore ? missing(world, job.restore, at) : undefined;
  if (lost) job.errors = [jobError(lost)];
  else if (makes && job.restore) (makes === "disks" ? makeDisks : makeVhds)(world, job, job.restore, at);
  if (status === undefined) return;
  job.status = lost ? "Failed" : status;
  if (status === "InProgress" || status === "Cancelling") return;
  job.endedAt = at;
  job.cancellable = false;
  const entry = world.azure.activityLog.find((one) => one.operationId === job.id && one.status === "Started");
  if (entry)
    world.azure.activityLog.push({ ...entry, time: at, status: job.status.startsWith("Completed") ? "Succeeded" : "Failed" });
}

/** What a restore needs at its end, and somebody has deleted meanwhile. */
function missing({ azure }: World, { stagingId, targetGroupId }: RestoreFacts, at: number): RefusalCode | undefined {
  if (!azure.storageAccounts.some(({ id }) => same(id, stagingId))) return "UserErrorBCMRestoreStorageAccountNotFound";
  const there = azure.resourceGroups.some(
    (group) => same(groupIdOf(group), targetGroupId ?? "") && (group.goneAt ?? at + 1) > at,
  );
  return targetGroupId === undefined || there ? undefined : "UserErrorGenericResourceNotFound";
}

/** What happens to a restore job, as the knobs have it. A point with a snapshot shows no progress, one from the vault does (recorded). */
export function restoreSteps(knobs: Knobs, restore: RestoreFacts, snapshot: boolean): JobStep[] {
  const { restoreSeconds: total } = knobs;
  const outcome = knobs.restoreOutcomes[lastPart(restore.sourceId)] ?? knobs.restoreOutcome;
  const size = restore.disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  const moved = (part: number): Task => ({
    id: TRANSFER,
    status: part < 1 ? "InProgress" : "Completed",
    ...(snapshot ? {} : { details: `${Number((size * part).toFixed(2))} GBs / ${size} GBs Transferred` }),
  });
  const progress = (snapshot ? [] : [0.25, 0.5, 0.75]).map(
    (part): JobStep => ({
      after: total * part,
      change: { percentage: part * 100, remainingSeconds: total * (1 - part), tasks: [moved(part)] },
    }),
  );
  const last: JobStep = { after: total * 0.9, change: { tasks: [moved(1)] } };
  const steps = [...progress, last];
  return [...steps.filter(({ after }) => after < total * END[outcome.of]), ...ending(outcome, total, restore, moved(1))];
}

/** When an outcome shows, as a part of the whole. */
const END: Readonly<Record<RestoreOutcome["of"], number>> = {
  completed: 1,
  warnings: 1,
  failed: 0.6,
  cancelled: 0.5,
  stuck: 0.6,
};

function ending(outcome: RestoreOutcome, total: number, restore: RestoreFacts, done: Task): JobStep[] {
  const after = total * END[outcome.of];
  const makes = restore.targetGroupId === undefined ? "vhds" : "disks";
  const complete: JobStep["change"] = { percentage: 100, remainingSeconds: 0, tasks: [done], makes };
  switch (outcome.of) {
    case "completed":
      return [{ after, change: { ...complete, status: "Completed" } }];
    case "warnings":
      return [
        {
          after,
          change: { ...complete, status: "CompletedWithWarnings", errors: [jobError(outcome.error ?? "OlrBackupFailed")] },
        },
      ];
    case "failed": {
      const error = jobError(outcome.error ?? "RestoreOperationFailed");
      return [
        { after, change: { status: "Failed", tasks: [{ ...done, status: "Failed" }], errors: [error], message: error.text } },
      ];
    }
    case "cancelled":
      return [
        { after: total * 0.3, change: { status: "Cancelling" } },
        { after, change: { status: "Cancelled" } },
      ];
    case "stuck":
      return [];
  }
}

/** The error of a job: a row of the table as Azure Backup puts it there, or one of the scenario's own. */
function jobError(of: JobError | RefusalCode): JobError {
  if (typeof of !== "string") return of;
  const { number, text, fix } = refusalRow(of);
  return { code: number ?? 400001, title: of, text, recommendations: fix ? [fix] : [] };
}
