import { bag, count, get, text } from "../look.ts";
import type { Retention } from "../model.ts";

const DAYS: Readonly<Record<string, number>> = { days: 1, weeks: 7, months: 30, years: 365 };
const KINDS = ["daily", "weekly", "monthly", "yearly"] as const;

/**
 * How long a policy keeps its points, as Azure Backup writes it (`LongTermRetentionPolicy`, `SimpleRetentionPolicy`; of vaulted shares, the
 * vault's part). @returns null when it says nothing that can be read.
 */
export function retentionOf(policy: unknown): Retention | null {
  const simple = durationDays(get(policy, "retentionDuration"));
  if (simple !== undefined) return { shortestDays: simple, longestDays: simple, words: `${simple} d` };
  const parts = KINDS.flatMap((kind) => {
    const days = durationDays(get(get(policy, `${kind}Schedule`), "retentionDuration"));
    return days === undefined ? [] : [{ kind, days }];
  });
  if (parts.length === 0) return bag(get(policy, "vaultRetention")) ? retentionOf(get(policy, "vaultRetention")) : null;
  const days = parts.map((part) => part.days);
  return {
    shortestDays: Math.min(...days),
    longestDays: Math.max(...days),
    words: parts.map((part) => `${part.kind} ${part.days} d`).join(", "),
  };
}

/** `{count, durationType}` in days: a month is 30, a year 365. */
export function durationDays(of: unknown): number | undefined {
  const many = count(get(of, "count") ?? get(of, "duration"));
  const name = text(get(of, "durationType"))?.toLowerCase() ?? "";
  const unit = Object.hasOwn(DAYS, name) ? DAYS[name] : undefined;
  return many === undefined || unit === undefined ? undefined : many * unit;
}
