import type { AzureIaaSVMProtectedItem, IaasVMRecoveryPoint } from "@azure/arm-recoveryservicesbackup";
import { z } from "zod";
import type { Instant } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { Refused } from "../io.ts";
import { lastPart, part, vaultPath } from "./ids.ts";

type VaultName = { readonly resourceGroup: string; readonly name: string };

export interface Vault {
  readonly id: string;
  readonly location: string;
}
export interface ProtectedItem {
  readonly id: string;
  /** `VM;iaasvmcontainerv2;group;name` as the vault spells it. */
  readonly name: string;
  /** `IaasVMContainer;iaasvmcontainerv2;group;name`, out of the id. */
  readonly container: string;
  readonly friendlyName: string;
  readonly sourceId: string;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly state: string;
  readonly softDeleted: boolean;
  /** "13.23:59:45" days.hours, while soft-deleted. */
  readonly deletedFor: string | null;
  /** Null when the item was never backed up: Azure then says 2001-01-01. */
  readonly lastBackup: Instant | null;
  /** Which data disks are backed up; null where nothing is set, so that all are. */
  readonly disks: DiskSetting | null;
}
/** The item's `diskExclusionProperties`: the LUNs that are left out, or, with `inclusion`, the only ones that are not. */
export interface DiskSetting {
  readonly luns: readonly number[];
  readonly inclusion: boolean;
}
export interface RecoveryPoint {
  readonly id: string;
  readonly time: Instant;
  readonly consistency: string;
  readonly tiers: readonly { readonly tier: "snapshot" | "vault" | "archive" | string; readonly status: string }[];
  readonly managed: boolean | null;
  /** How many disks it holds, and its machine had; Azure says so where disks are excluded from the backup (recorded), else null. */
  readonly disks: { readonly held: number; readonly attached: number } | null;
}

const vaultAnswer = z.object({ id: z.string(), location: z.string() });

/** The vault itself, which the typed client does not know. @throws Refused */
export async function readVault(arm: Arm, vault: VaultName): Promise<Vault> {
  const operation = `read the vault ${vault.name}`;
  const body = await arm.json({ operation, method: "GET", path: vaultPath(arm.subscriptionId, vault), apiVersion: "2024-04-01" });
  const parsed = vaultAnswer.safeParse(body);
  if (!parsed.success)
    throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a vault: it has no location" });
  return { id: parsed.data.id, location: parsed.data.location.replaceAll(" ", "").toLowerCase() };
}

/** All protected virtual machines of the vault, over all pages, soft-deleted ones included. @throws Refused */
export async function listVirtualMachines(arm: Arm, vault: VaultName): Promise<ProtectedItem[]> {
  const items: ProtectedItem[] = [];
  const filter = "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'";
  const list = arm.typed.backupProtectedItems.list(vault.name, vault.resourceGroup, { filter });
  for await (const { id, name, properties } of arm.typedList(`list the protected items of ${vault.name}`, list)) {
    const of = properties as AzureIaaSVMProtectedItem | undefined;
    const sourceId = of?.sourceResourceId ?? of?.virtualMachineId;
    if (!id || !name || !of || !sourceId) continue;
    const last = of.lastBackupTime?.toISOString() ?? null;
    items.push({
      id,
      name,
      container: part(id, "protectionContainers") ?? "",
      friendlyName: of.friendlyName ?? lastPart(sourceId),
      sourceId,
      policyId: of.policyId ?? null,
      policyName: of.policyName ?? (of.policyId ? lastPart(of.policyId) : null),
      state: String(of.protectionState ?? "Unknown"),
      softDeleted: of.isScheduledForDeferredDelete === true,
      deletedFor: of.deferredDeleteTimeRemaining ?? null,
      lastBackup: last === null || last.startsWith("2001-01-01") ? null : last,
      disks: settingOf(of),
    });
  }
  return items;
}

function settingOf({ extendedProperties }: AzureIaaSVMProtectedItem): DiskSetting | null {
  const set = extendedProperties?.diskExclusionProperties;
  return set ? { luns: set.diskLunList ?? [], inclusion: set.isInclusionList === true } : null;
}

/** Integers before about 2021-12, strings since (recorded). */
const TIERS: Readonly<Record<string, string>> = {
  "1": "snapshot",
  "2": "vault",
  "3": "archive",
  InstantRP: "snapshot",
  HardenedRP: "vault",
  ArchivedRP: "archive",
};
const STATUSES: Readonly<Record<string, string>> = {
  "0": "Invalid",
  "1": "Valid",
  "2": "Disabled",
  "3": "Deleted",
  "4": "Rehydrated",
};

/** All recovery points of the item, over all pages, newest first. Entries without a time of their own are no points. @throws Refused */
export async function listRecoveryPoints(arm: Arm, vault: VaultName, item: ProtectedItem): Promise<RecoveryPoint[]> {
  const points: RecoveryPoint[] = [];
  const list = arm.typed.recoveryPoints.list(vault.name, vault.resourceGroup, "Azure", item.container, item.name);
  for await (const { name, properties } of arm.typedList(`list the recovery points of ${item.friendlyName}`, list)) {
    const of = properties as IaasVMRecoveryPoint | undefined;
    if (!name || of?.objectType !== "IaasVMRecoveryPoint" || !of.recoveryPointTime) continue;
    points.push({
      id: name,
      time: of.recoveryPointTime.toISOString(),
      consistency: of.recoveryPointType ?? "unknown",
      managed: of.isManagedVirtualMachine ?? null,
      disks: countsOf(of),
      tiers: (of.recoveryPointTierDetails ?? []).map(({ type, status }) => ({
        tier: TIERS[String(type)] ?? String(type),
        status: STATUSES[String(status)] ?? String(status),
      })),
    });
  }
  return points.sort((a, b) => b.time.localeCompare(a.time));
}

function countsOf({ recoveryPointDiskConfiguration: of }: IaasVMRecoveryPoint): RecoveryPoint["disks"] {
  const [held, attached] = [of?.numberOfDisksIncludedInBackup, of?.numberOfDisksAttachedToVm];
  return held == null || attached == null ? null : { held, attached };
}

export interface Policy {
  readonly id: string;
  readonly name: string;
  /** Days that snapshots are kept for instant restore. */
  readonly instantRestoreDays: number | null;
  /** Days that the points which it keeps longest are kept; null when it does not say. */
  readonly keepDays: number | null;
}

/** The item's backup policy. @throws Refused */
export async function readPolicy(arm: Arm, vault: VaultName, name: string): Promise<Policy> {
  const found = await arm.call(`read the backup policy ${name}`, () =>
    arm.typed.protectionPolicies.get(vault.name, vault.resourceGroup, name),
  );
  const days =
    found.properties && "instantRpRetentionRangeInDays" in found.properties
      ? found.properties.instantRpRetentionRangeInDays
      : null;
  return {
    id: found.id ?? "",
    name: found.name ?? name,
    instantRestoreDays: typeof days === "number" ? days : null,
    keepDays: longest(found.properties && "retentionPolicy" in found.properties ? found.properties.retentionPolicy : undefined),
  };
}

const DAYS: Readonly<Record<string, number>> = { Days: 1, Weeks: 7, Months: 30, Years: 365 };
const kept = z.object({ retentionDuration: z.object({ count: z.number(), durationType: z.string() }) });
const SCHEDULES = ["dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule"] as const;

/** Of a long-term policy the schedule that keeps longest; a simple one has one duration. */
function longest(retention: object | undefined): number | null {
  const of: Readonly<Record<string, unknown>> = { ...retention };
  const days = [of, ...SCHEDULES.map((name) => of[name])].flatMap((schedule) => {
    const read = kept.safeParse(schedule);
    const { count, durationType } = read.success ? read.data.retentionDuration : { count: 0, durationType: "" };
    return DAYS[durationType] === undefined ? [] : [count * (DAYS[durationType] ?? 0)];
  });
  return days.length === 0 ? null : Math.max(...days);
}
