import { count, get, list, text } from "../look.ts";
import type { Schedule } from "../model.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Azure begins a scheduled backup within two hours of its time: https://learn.microsoft.com/azure/backup/backup-azure-vm-backup-faq */
const START_WINDOW = 2 * HOUR;

/**
 * A policy's schedule as Azure Backup writes it (`SimpleSchedulePolicy`, `SimpleSchedulePolicyV2`, `LogSchedulePolicy`).
 * https://learn.microsoft.com/rest/api/backup/protection-policies
 * @returns null for one of another kind, or when a number it depends on is not known.
 */
export function scheduleOf(policy: unknown): Schedule | null {
  const minutes = count(get(policy, "scheduleFrequencyInMins"));
  if (minutes !== undefined) return every("log", minutes * 60, `every ${minutes} minutes`, 0);
  switch (text(get(policy, "scheduleRunFrequency"))?.toLowerCase()) {
    case "hourly":
      return hourly(get(policy, "hourlySchedule"));
    case "daily":
      return daily(get(get(policy, "dailySchedule") ?? policy, "scheduleRunTimes"));
    case "weekly": {
      const own = get(policy, "weeklySchedule") ?? policy;
      return weekly(get(own, "scheduleRunDays"), get(own, "scheduleRunTimes"));
    }
    default:
      return null;
  }
}

function every(unit: Schedule["every"], gap: number, words: string, windowSeconds = START_WINDOW): Schedule {
  return { every: unit, longestGapSeconds: gap, windowSeconds, words };
}

/** Within a window of the day, every so many hours; from its last backup on nothing until it opens again. */
function hourly(of: unknown): Schedule | null {
  const interval = count(get(of, "interval"));
  const duration = count(get(of, "scheduleWindowDuration"));
  if (!interval || duration === undefined) return null;
  const last = Math.floor(Math.min(duration, 24) / interval) * interval;
  const gap = last >= 24 ? interval : Math.max(interval, 24 - last);
  const opens = clock(get(of, "scheduleWindowStartTime"));
  return every("hour", gap * HOUR, `every ${interval} h within ${duration} h${opens === undefined ? "" : ` from ${opens}`}`);
}

function daily(times: unknown): Schedule {
  const clocks = (list(times) ?? []).flatMap((time) => clock(time) ?? []).sort();
  const seconds = clocks.map((of) => Number(of.slice(0, 2)) * HOUR + Number(of.slice(3)) * 60);
  return every("day", longest(seconds, DAY), clocks.length === 0 ? "daily" : `daily at ${clocks.join(", ")}`);
}

function weekly(days: unknown, times: unknown): Schedule | null {
  const named = (list(days) ?? []).flatMap((day) => WEEK.indexOf(String(day).toLowerCase()));
  if (named.length === 0 || named.includes(-1)) return null;
  const of = [...new Set(named)].sort();
  const at = clock((list(times) ?? [])[0]);
  const words = of.map((day) => `${WEEK[day]?.[0]?.toUpperCase()}${WEEK[day]?.slice(1)}`).join(", ");
  return every(
    "week",
    longest(
      of.map((day) => day * DAY),
      7 * DAY,
    ),
    `weekly on ${words}${at === undefined ? "" : ` at ${at}`}`,
  );
}

/** The longest way from one of these moments to the next, round and round. */
function longest(moments: readonly number[], round: number): number {
  const [first] = moments;
  if (first === undefined) return round;
  return Math.max(...moments.map((moment, n) => (moments[n + 1] ?? first + round) - moment));
}

/** `02:30` of a time stamp, of which the day means nothing; of `HH:mm` itself. */
function clock(of: unknown): string | undefined {
  return /(?:^|T)(\d{2}:\d{2})/.exec(text(of) ?? "")?.[1];
}
