import { Cron } from "croner";

/** The next run of a cron expression, whose five fields GitHub reads in UTC, in epoch milliseconds; undefined when it is none that GitHub takes. */
export function nextOf(cron: string, now: number): number | undefined {
  return runsOf(cron, now, 1)[0];
}

/** Seconds between two of the next 60 runs where they are furthest apart; undefined when it is none, or has no two runs. */
export function longestGap(cron: string, now: number): number | undefined {
  const runs = runsOf(cron, now, 60);
  return runs.length < 2 ? undefined : Math.max(...runs.slice(1).map((run, n) => (run - (runs[n] ?? run)) / 1000));
}

function runsOf(cron: string, now: number, many: number): number[] {
  try {
    return new Cron(cron, { timezone: "UTC", mode: "5-part", paused: true }).nextRuns(many, new Date(now)).map(Number);
  } catch {
    return [];
  }
}
