import { parse } from "yaml";
import { z } from "zod";
import type { Settings } from "../core/index.ts";
import { nextOf } from "./cron.ts";

/** When a workflow runs next, or when it is taken to. */
export interface NextRun {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The schedule that says so; null: none is known, and 30 days are assumed. */
  readonly cron: string | null;
}

/** How long it is until somebody looks again where no schedule says it: drills are monthly in most places. */
export const HORIZON_MS = 30 * 86_400_000;

const schedules = z.object({ on: z.object({ schedule: z.array(z.object({ cron: z.string() })).min(1) }) });

/**
 * The next start by a workflow's own `on.schedule`, whose five fields GitHub reads in UTC:
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 * @param text of the workflow's file; null when it is not there. @param now epoch milliseconds.
 */
export function nextRun(text: string | null, now: number): NextRun {
  const runs = cronsIn(text).flatMap((cron): NextRun[] => {
    const at = nextOf(cron, now);
    return at === undefined ? [] : [{ at, cron }];
  });
  return runs.toSorted((a, b) => a.at - b.at)[0] ?? { at: now + HORIZON_MS, cron: null };
}

function cronsIn(text: string | null): string[] {
  try {
    const read = schedules.safeParse(text === null ? undefined : parse(text));
    return read.success ? read.data.on.schedule.map(({ cron }) => cron) : [];
  } catch {
    return [];
  }
}

/** The path of the run's workflow in the workspace; undefined where the workflow is another repository's. */
export function workflowPath({ run: { workflowRef, repository } }: Pick<Settings, "run">): string | undefined {
  const path = workflowRef.replace(/@.*$/, "");
  const own = path.toLowerCase().startsWith(`${repository.toLowerCase()}/`) ? path.slice(repository.length + 1) : "";
  return /^\.github\/workflows\/[^/]+$/.test(own) ? own : undefined;
}
