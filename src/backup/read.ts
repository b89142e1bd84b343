import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { lastPart, part, vaultPath } from "../clouds/azure/ids.ts";
import type { Instant } from "../core/index.ts";
import { type Entries, type Malformed, readEntries, shapedAs, textOrNull, time } from "../io/entries.ts";
import { HEALTH_FIELDS, healthOf, type ItemHealth } from "./item-health.ts";
import { type PointThreats, THREAT_FIELDS, threatsOf } from "./point-threats.ts";
import { guardAndIdentity, VAULT_FIELDS, type VaultGuard } from "./vault-guard.ts";

type VaultName = { readonly resourceGroup: string; readonly name: string };

export interface Vault extends VaultGuard {
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
  readonly health: ItemHealth;
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
  /** What a scan found in it; null where Azure does not say. */
  readonly threats: PointThreats | null;
  /** What in Azure's entry of it has another shape, so that it is never chosen. Absent: all of it can be read. */
  readonly malformed?: string;
}

const vaultAnswer = z.object({ id: z.string().min(1), location: z.string().min(1), ...VAULT_FIELDS });

/** The vault itself. @throws Refused */
export async function readVault(arm: Arm, vault: VaultName): Promise<Vault> {
  const operation = `read the vault ${vault.name}`;
  const body = await arm.json({
    operation,
    method: "GET",
    path: vaultPath(arm.subscriptionId, vault),
    apiVersion: API_VERSIONS.protection,
  });
  const { id, location, ...more } = shapedAs(vaultAnswer, body, "arm", operation);
  return { id, location: location.replaceAll(" ", "").toLowerCase(), ...guardAndIdentity(more) };
}

const exclusion = z.object({ diskLunList: z.array(z.int()).nullish(), isInclusionList: z.boolean().nullish() });
const item = z
  .object({
    id: z.string().min(1),
    name: z.string().min(1),
    properties: z.object({
      friendlyName: textOrNull,
      sourceResourceId: textOrNull,
      virtualMachineId: textOrNull,
      policyId: textOrNull,
      policyName: textOrNull,
      protectionState: textOrNull,
      isScheduledForDeferredDelete: z.boolean().nullish(),
      deferredDeleteTimeRemaining: textOrNull,
      lastBackupTime: time.nullish(),
      extendedProperties: z.object({ diskExclusionProperties: exclusion.nullish() }).nullish(),
      ...HEALTH_FIELDS,
    }),
  })
  .refine(({ properties: of }) => of.sourceResourceId !== null || of.virtualMachineId !== null, {
    path: ["properties", "sourceResourceId"],
  })
  .transform(({ id, name, properties: of }): ProtectedItem => {
    const sourceId = of.sourceResourceId ?? of.virtualMachineId ?? "";
    const last = of.lastBackupTime ?? null;
    return {
      id,
      name,
      container: part(id, "protectionContainers") ?? "",
      friendlyName: of.friendlyName ?? lastPart(sourceId),
      sourceId,
      policyId: of.policyId,
      policyName: of.policyName ?? (of.policyId === null ? null : lastPart(of.policyId)),
      state: of.protectionState ?? "Unknown",
      softDeleted: of.isScheduledForDeferredDelete === true,
      deletedFor: of.deferredDeleteTimeRemaining,
      lastBackup: last === null || last.startsWith("2001-01-01") ? null : last,
      disks: settingOf(of.extendedProperties?.diskExclusionProperties),
      health: healthOf(of),
    };
  });

/** All protected virtual machines of the vault, over all pages, soft-deleted ones included. @throws Refused */
export async function listVirtualMachines(arm: Arm, vault: VaultName): Promise<Entries<ProtectedItem>> {
  const filter = encodeURIComponent("backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'");
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupProtectedItems?$filter=${filter}`;
  const operation = `list the protected items of ${vault.name}`;
  const { good, bad } = await arm.entries({ operation, path, apiVersion: API_VERSIONS.protection, of: "protected items" }, item);
  // A list that changes while its pages are read may show an item twice.
  return { good: [...new Map(good.map((each) => [each.id.toLowerCase(), each])).values()], bad };
}

function settingOf(set: z.infer<typeof exclusion> | null | undefined): DiskSetting | null {
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

const word = z.union([z.string(), z.int()]).transform(String);
const VIRTUAL_MACHINE = "IaasVMRecoveryPoint";
const named = z.object({
  name: z.string().min(1),
  properties: z.object({ objectType: z.string(), recoveryPointTime: time }),
});
const counts = z.object({
  numberOfDisksIncludedInBackup: z.int().nonnegative().nullish(),
  numberOfDisksAttachedToVm: z.int().nonnegative().nullish(),
});
const point = named
  .extend({
    properties: named.shape.properties.extend({
      recoveryPointType: z.string().nullish(),
      isManagedVirtualMachine: z.boolean().nullish(),
      recoveryPointDiskConfiguration: counts.nullish(),
      recoveryPointTierDetails: z.array(z.object({ type: word, status: word })).nullish(),
      ...THREAT_FIELDS,
    }),
  })
  .transform(({ name: id, properties: of }): RecoveryPoint => {
    const tiers = (of.recoveryPointTierDetails ?? []).map(({ type, status }) => ({
      tier: TIERS[type] ?? type,
      status: STATUSES[status] ?? status,
    }));
    return {
      id,
      time: of.recoveryPointTime,
      consistency: of.recoveryPointType ?? "unknown",
      managed: of.isManagedVirtualMachine ?? null,
      disks: diskCounts(of.recoveryPointDiskConfiguration),
      tiers,
      threats: threatsOf(of),
    };
  });

/**
 * All recovery points of the item, over all pages, newest first. An entry whose id and time can be read is a point, malformed though it may be:
 * it is there, and may not be chosen. The others are `bad`: any of them may be the newest. @throws Refused
 */
export async function listRecoveryPoints(arm: Arm, vault: VaultName, item: ProtectedItem): Promise<Entries<RecoveryPoint>> {
  const [container, name] = [item.container, item.name].map(encodeURIComponent);
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupFabrics/Azure/protectionContainers/${container}/protectedItems/${name}/recoveryPoints`;
  const operation = `list the recovery points of ${item.friendlyName}`;
  const raw = await Array.fromAsync(arm.list({ operation, path, apiVersion: API_VERSIONS.protection, of: "recovery points" }));
  const read = readEntries(
    point,
    raw.filter((entry) => !isOfAnotherKind(entry)),
  );
  const bad: Malformed[] = [];
  const points: RecoveryPoint[] = [...read.good];
  for (const each of read.bad) {
    const known = named.safeParse(each.raw);
    if (known.success) points.push(unusable(known.data, each.field));
    else bad.push(each);
  }
  return { good: points.sort((a, b) => b.time.localeCompare(a.time)), bad };
}

function unusable({ name: id, properties: of }: z.infer<typeof named>, malformed: string): RecoveryPoint {
  return {
    id,
    time: of.recoveryPointTime,
    consistency: "unknown",
    managed: null,
    disks: null,
    tiers: [],
    threats: null,
    malformed,
  };
}

const kind = z.object({ properties: z.object({ objectType: z.string() }) });

/** Points of other workloads stand in other lists; one that is here all the same is none of a machine. */
function isOfAnotherKind(entry: unknown): boolean {
  const read = kind.safeParse(entry);
  return read.success && read.data.properties.objectType !== VIRTUAL_MACHINE;
}

/** How many disks a point holds, and its machine has; null where Azure does not say, or says what cannot be: a machine has one at least. */
export function diskCounts(of: z.infer<typeof counts> | null | undefined): RecoveryPoint["disks"] {
  const [held, attached] = [of?.numberOfDisksIncludedInBackup, of?.numberOfDisksAttachedToVm];
  const are = held != null && attached != null && Number.isInteger(held) && Number.isInteger(attached);
  return are && held >= 1 && attached >= held ? { held, attached } : null;
}

export interface Policy {
  readonly id: string;
  readonly name: string;
  /** Days that snapshots are kept for instant restore. */
  readonly instantRestoreDays: number | null;
  /** Days that the points which it keeps longest are kept; null when it does not say. */
  readonly keepDays: number | null;
}

const policyAnswer = z.object({
  id: textOrNull,
  name: textOrNull,
  properties: z.looseObject({
    instantRpRetentionRangeInDays: z.number().nullish(),
    retentionPolicy: z.looseObject({}).nullish(),
  }),
});

/** The item's backup policy. @throws Refused */
export async function readPolicy(arm: Arm, vault: VaultName, name: string): Promise<Policy> {
  const operation = `read the backup policy ${name}`;
  const body = await arm.call(operation, () => arm.typed.protectionPolicies.get(vault.name, vault.resourceGroup, name));
  const found = shapedAs(policyAnswer, body, "arm", operation);
  return {
    id: found.id ?? "",
    name: found.name ?? name,
    instantRestoreDays: found.properties.instantRpRetentionRangeInDays ?? null,
    keepDays: longest(found.properties.retentionPolicy ?? undefined),
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
