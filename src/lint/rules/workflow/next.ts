import { nextOf } from "../../../schedule/cron.ts";
import { HORIZON_MS } from "../../../schedule/next-run.ts";
import type { WorkflowConfig } from "../../configuration/model.ts";
import { onceFor } from "../lookup.ts";
import { drills, ourJobs } from "./drills.ts";

/** Each takes milliseconds. Without one of more the next drill seems later than it is, and a secret's end is told too often, never too seldom. */
const MOST_CRONS = 200;

/** When the next scheduled drill is due, in epoch milliseconds; 30 days from now when no workflow schedules one. */
export function nextDrill(workflows: readonly WorkflowConfig[], now: number): number {
  const known = nextOfAll(workflows);
  const next = known.get(now) ?? earliest(workflows, now) ?? now + HORIZON_MS;
  known.set(now, next);
  return next;
}
/** Kept, for it is asked of each secret. */
const nextOfAll = onceFor((_: readonly WorkflowConfig[]) => new Map<number, number>());

function earliest(workflows: readonly WorkflowConfig[], now: number): number | undefined {
  const drilling = new Set(ourJobs(workflows).flatMap((of) => (drills(of) ? [of.workflow] : [])));
  const crons = new Set([...drilling].flatMap((workflow) => workflow.crons.map(({ cron }) => cron)));
  return [...crons].slice(0, MOST_CRONS).reduce<number | undefined>((sofar, cron) => {
    const next = nextOf(cron, now);
    return next === undefined || (sofar !== undefined && sofar <= next) ? sofar : next;
  }, undefined);
}
