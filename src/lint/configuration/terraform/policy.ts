import { type Bag, bag, count, get, list, text } from "../look.ts";
import { block } from "./resource.ts";

/** A block's times and days in the form in which Azure Backup's own interface has them, so that one reader reads both. */
function schedule(backup: Bag | undefined): Bag {
  const own = block(backup, "hourly");
  const frequency = text(get(backup, "frequency")) ?? "";
  return {
    scheduleRunFrequency: frequency,
    scheduleRunTimes: [get(backup, "time")],
    scheduleRunDays: get(backup, "weekdays"),
    scheduleFrequencyInMins: minutes(get(backup, "frequency_in_minutes")),
    hourlySchedule: {
      interval: get(own, "interval") ?? get(backup, "hour_interval"),
      scheduleWindowDuration: get(own, "window_duration") ?? get(backup, "hour_duration"),
      scheduleWindowStartTime: get(own, "start_time") ?? get(backup, "time"),
    },
  };
}

/** Terraform writes null, or 0, where a policy is no log policy. */
function minutes(of: unknown): number | undefined {
  return count(of) || undefined;
}

const RETENTION = [
  ["daily", "Days"],
  ["weekly", "Weeks"],
  ["monthly", "Months"],
  ["yearly", "Years"],
] as const;

function retention(of: unknown): Bag {
  const simple = count(get(block(of, "simple_retention"), "count"));
  if (simple !== undefined) return { retentionDuration: { count: simple, durationType: "Days" } };
  return Object.fromEntries(
    RETENTION.flatMap(([kind, durationType]) => {
      const own = block(of, `retention_${kind}`);
      return own ? [[`${kind}Schedule`, { retentionDuration: { count: get(own, "count"), durationType } }]] : [];
    }),
  );
}

function tiering(of: unknown): Bag {
  const own = block(block(of, "tiering_policy"), "archived_restore_point");
  if (!own) return {};
  return {
    tieringPolicy: {
      ArchivedRP: { tieringMode: get(own, "mode"), duration: get(own, "duration"), durationType: get(own, "duration_type") },
    },
  };
}

/** `azurerm_backup_policy_vm`, `…_file_share`: as Azure Backup itself writes such a policy. */
export function simplePolicy(values: Bag, backupManagementType: "AzureIaasVM" | "AzureStorage"): Bag {
  return {
    backupManagementType,
    schedulePolicy: schedule(block(values, "backup")),
    retentionPolicy: retention(values),
    instantRpRetentionRangeInDays: get(values, "instant_restore_retention_days"),
    ...tiering(values),
  };
}

/** `azurerm_backup_policy_vm_workload` likewise. */
export function workloadPolicy(values: Bag): Bag {
  const parts = list(get(values, "protection_policy")) ?? [];
  return {
    backupManagementType: "AzureWorkload",
    workLoadType: get(values, "workload_type"),
    subProtectionPolicy: parts.flatMap((each) =>
      bag(each)
        ? [
            {
              policyType: get(each, "policy_type"),
              schedulePolicy: schedule(block(each, "backup")),
              retentionPolicy: retention(each),
            },
          ]
        : [],
    ),
  };
}
