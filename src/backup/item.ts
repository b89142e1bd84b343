import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { lastPart, part, vaultPath } from "../clouds/azure/ids.ts";
import type { Instant } from "../core/index.ts";
import { type Entries, textOrNull, time } from "../io/entries.ts";
import { HEALTH_FIELDS, healthOf, type ItemHealth } from "./item-health.ts";
import type { VaultName } from "./vault.ts";

export interface ProtectedItem {
  readonly id: string;
  /** As the vault spells it: `VM;iaasvmcontainerv2;group;name`, `AzureFileShare;<hash>`. */
  readonly name: string;
  /** Out of the id: the item's type and place, between semicolons. */
  readonly container: string;
  readonly friendlyName: string;
  readonly sourceId: string;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly state: string;
  readonly softDeleted: boolean;
  /** "13.23:59:45" days.hours, while soft-deleted. */
  readonly deletedFor: string | null;
  /** Null when the item was never backed up. */
  readonly lastBackup: Instant | null;
  /** Of a machine: which data disks are backed up; null where nothing is set, so that all are. */
  readonly disks: DiskSetting | null;
  readonly health: ItemHealth;
}
/** The item's `diskExclusionProperties`: the LUNs that are left out, or, with `inclusion`, the only ones that are not. */
export interface DiskSetting {
  readonly luns: readonly number[];
  readonly inclusion: boolean;
}

/** What a protected item of any kind says. */
export const anyItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  properties: z.object({
    friendlyName: textOrNull,
    sourceResourceId: textOrNull,
    policyId: textOrNull,
    policyName: textOrNull,
    protectionState: textOrNull,
    isScheduledForDeferredDelete: z.boolean().nullish(),
    deferredDeleteTimeRemaining: textOrNull,
    lastBackupTime: time.nullish(),
    ...HEALTH_FIELDS,
  }),
});

/** The same as this tool works with it: what only some kinds say is null. @param sourceId what is backed up. */
export function itemOf({ id, name, properties: of }: z.infer<typeof anyItem>, sourceId: string): ProtectedItem {
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
    // Azure says 2001-01-01 of a machine that was never backed up; other kinds then have no such key.
    lastBackup: last === null || last.startsWith("2001-01-01") ? null : last,
    disks: null,
    health: healthOf(of),
  };
}

/**
 * All protected items of a kind in the vault, over all pages, soft-deleted ones included.
 * @param of how the vault tells the kind, and the shape of an entry. @throws Refused
 */
export async function listItems(
  arm: Arm,
  vault: VaultName,
  of: { readonly managementType: string; readonly itemType: string | null; readonly item: z.ZodType<ProtectedItem> },
): Promise<Entries<ProtectedItem>> {
  const type = of.itemType === null ? "" : ` and itemType eq '${of.itemType}'`;
  const filter = encodeURIComponent(`backupManagementType eq '${of.managementType}'${type}`);
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupProtectedItems?$filter=${filter}`;
  const operation = `list the protected items of ${vault.name}`;
  const { good, bad } = await arm.entries(
    { operation, path, apiVersion: API_VERSIONS.protection, of: "protected items" },
    of.item,
  );
  // A list that changes while its pages are read may show an item twice.
  return { good: [...new Map(good.map((each) => [each.id.toLowerCase(), each])).values()], bad };
}
