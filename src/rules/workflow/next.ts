import { Cron } from "croner";
import type { WorkflowConfig } from "../../configuration/model.ts";
import { ourJobs } from "./drills.ts";

/** Without a schedule: how far ahead a warning is worth giving. */
const HORIZON_MS = 30 * 86_400_000;

/** When the next scheduled drill is due, in epoch milliseconds; 30 days from now when no workflow schedules one. */
export function nextDrill(workflows: readonly WorkflowConfig[], now: number): number {
  const crons = workflows
    .filter((workflow) => ourJobs([workflow]).some(({ mode }) => mode === "drill"))
    .flatMap(({ crons: of }) => of);
  const next = crons.flatMap(({ cron }) => nextRun(cron, now) ?? []);
  return next.length === 0 ? now + HORIZON_MS : Math.min(...next);
}

function nextRun(cron: string, now: number): number | undefined {
  try {
    return new Cron(cron, { timezone: "UTC", mode: "5-part" }).nextRun(new Date(now))?.getTime();
  } catch {
    return undefined;
  }
}
