import { nextOf } from "../../../schedule/cron.ts";
import { HORIZON_MS } from "../../../schedule/next-run.ts";
import type { WorkflowConfig } from "../../configuration/model.ts";
import { ourJobs } from "./drills.ts";

/** When the next scheduled drill is due, in epoch milliseconds; 30 days from now when no workflow schedules one. */
export function nextDrill(workflows: readonly WorkflowConfig[], now: number): number {
  const drills = workflows.filter((workflow) => ourJobs([workflow]).some(({ mode }) => mode === "drill"));
  const next = drills.flatMap(({ crons }) => crons.flatMap(({ cron }) => nextOf(cron, now) ?? []));
  return next.length === 0 ? now + HORIZON_MS : Math.min(...next);
}
