import { at, count, get, list, text } from "../look.ts";
import type { At, PolicyConfig, Schedule } from "../model.ts";
import { durationDays, retentionOf } from "./retention.ts";
import { scheduleOf } from "./schedule.ts";

const WORKLOADS: ReadonlyMap<string, PolicyConfig["workload"]> = new Map([
  ["azureiaasvm", "vm"],
  ["azurestorage", "file-share"],
  ["sqldatabase", "sql-database"],
  ["saphanadatabase", "hana-database"],
]);

/**
 * A backup policy's `properties` as Azure Backup writes them: in templates, exported, from `az backup policy show`.
 * @param of what the file says around them.
 */
export function policyOf(
  properties: unknown,
  of: Pick<PolicyConfig, "name" | "vault" | "resourceGroup"> & { at: At },
): PolicyConfig {
  const management = text(get(properties, "backupManagementType"))?.toLowerCase() ?? "";
  const named = text(get(properties, "workLoadType"))?.toLowerCase() ?? "";
  const archive = archiveAfter(properties);
  const instant = get(properties, "instantRpRetentionRangeInDays");
  const parts = list(get(properties, "subProtectionPolicy"));
  const common = {
    ...of,
    workload: WORKLOADS.get(management) ?? WORKLOADS.get(named) ?? "other",
    ...(instant === undefined || instant === null ? {} : { instantDays: count(instant) ?? ("unknown" as const) }),
    ...(archive === undefined ? {} : { archiveAfterDays: archive }),
  };
  if (!parts)
    return {
      ...common,
      schedule: scheduleOf(get(properties, "schedulePolicy")),
      retention: retentionOf(get(properties, "retentionPolicy") ?? get(properties, "vaultRetentionPolicy")),
    };
  const kind = (name: string) => parts.find((part) => text(get(part, "policyType"))?.toLowerCase() === name);
  const schedules = parts.flatMap((part) => scheduleOf(get(part, "schedulePolicy")) ?? []);
  return { ...common, schedule: shortest(schedules), retention: retentionOf(get(kind("full"), "retentionPolicy")) };
}

/** Of several schedules, what is lost at most is what the most frequent one leaves. */
function shortest(schedules: readonly Schedule[]): Schedule | null {
  return schedules.toSorted((a, b) => a.longestGapSeconds - b.longestGapSeconds)[0] ?? null;
}

function archiveAfter(properties: unknown): number | undefined {
  const tiering = at(properties, "tieringPolicy", "ArchivedRP");
  const full = list(get(properties, "subProtectionPolicy"))?.map((part) => at(part, "tieringPolicy", "ArchivedRP"));
  for (const each of [tiering, ...(full ?? [])]) {
    if (text(get(each, "tieringMode"))?.toLowerCase() !== "tierafter") continue;
    const days = durationDays(each);
    if (days !== undefined) return days;
  }
  return undefined;
}
