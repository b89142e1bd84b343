/** Protected file shares as the vault writes them, which is another way than that of machines (recorded). */
import type { World } from "../../core.ts";
import { lastPart, partOf } from "../find.ts";
import { iso } from "../time.ts";
import type { Policy, ProtectedShare, SharePoint, Vault } from "../types.ts";

const FABRIC = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";
const MANAGEMENT = "AzureStorage";

/** Of items; the list of containers spells it with a large S. */
export function shareContainer({ accountId }: ProtectedShare): string {
  return `StorageContainer;storage;${partOf(accountId, "resourceGroups").toLowerCase()};${lastPart(accountId)}`;
}

export function shareItemName({ hash }: ProtectedShare): string {
  return `AzureFileShare;${hash}`;
}

function shareItemId(vault: Vault, item: ProtectedShare): string {
  return `${vault.id}/backupFabrics/Azure/protectionContainers/${shareContainer(item)}/protectedItems/${shareItemName(item)}`;
}

/** It names its policy by id alone, spells storage's provider in its own way, and says nothing of a backup that never was. */
export function shareItemJson(world: World, vault: Vault, item: ProtectedShare, now: number): unknown {
  const { accountId, name, policy, state, deletedUntil, lastBackup } = item;
  return {
    id: shareItemId(vault, item),
    name: shareItemName(item),
    type: `${FABRIC}/protectedItems`,
    properties: {
      friendlyName: name,
      protectionStatus: "Healthy",
      protectionState: deletedUntil === undefined ? state : "ProtectionStopped",
      lastBackupStatus: lastBackup === null ? "IRPending" : "Completed",
      ...(lastBackup === null ? {} : { lastBackupTime: iso(lastBackup) }),
      fileShareProtocol: "SMB",
      protectedItemType: "AzureFileShareProtectedItem",
      backupManagementType: MANAGEMENT,
      workloadType: "AzureFileShare",
      containerName: shareContainer(item),
      sourceResourceId: accountId.replace("/Microsoft.Storage/", "/Microsoft.storage/"),
      ...(policy === null ? {} : { policyId: `${vault.id}/backupPolicies/${policy}` }),
      vaultId: `${world.base}${vault.id}`,
      isArchiveEnabled: false,
      softDeleteRetentionPeriod: 0,
      ...(deletedUntil === undefined
        ? {}
        : {
            deferredDeleteTimeInUTC: iso(deletedUntil - vault.softDeleteDays * 86_400_000),
            isScheduledForDeferredDelete: true,
            deferredDeleteTimeRemaining: `${Math.floor(Math.max(0, deletedUntil - now) / 86_400_000)}.00:00:00`,
          }),
    },
  };
}

export function shareContainerJson(vault: Vault, item: ProtectedShare): unknown {
  const name = shareContainer(item).replace(";storage;", ";Storage;");
  const shares = vault.shares.filter(({ accountId }) => accountId === item.accountId);
  return {
    id: `${vault.id}/backupFabrics/Azure/protectionContainers/${name}`,
    name,
    type: FABRIC,
    properties: {
      sourceResourceId: item.accountId,
      protectedItemCount: shares.length,
      acquireStorageAccountLock: "Acquire",
      friendlyName: lastPart(item.accountId),
      backupManagementType: MANAGEMENT,
      registrationStatus: "Registered",
      healthStatus: "Healthy",
      containerType: "StorageContainer",
      protectableObjectType: "StorageContainer",
    },
  };
}

export function sharePointJson(
  vault: Vault,
  item: ProtectedShare,
  { id, time, sizeGiB, tiers, softDeleted }: SharePoint,
): unknown {
  return {
    id: `${shareItemId(vault, item)}/recoveryPoints/${id}`,
    name: id,
    type: `${FABRIC}/protectedItems/recoveryPoints`,
    properties: {
      objectType: "AzureFileShareRecoveryPoint",
      recoveryPointType: "FileSystemConsistent",
      recoveryPointTime: iso(time),
      fileShareSnapshotUri: `https://${lastPart(item.accountId)}.file.core.windows.net/${item.name}?sharesnapshot=${iso(time).replace("Z", ".0000000Z")}`,
      recoveryPointSizeInGB: sizeGiB,
      ...(tiers ? { recoveryPointTierDetails: tiers } : {}),
      ...(softDeleted === undefined ? {} : { recoveryPointProperties: { isSoftDeleted: softDeleted } }),
    },
  };
}

/** A policy of shares has no instant restore of its own: its points are snapshots. */
export function sharePolicyJson(vault: Vault, { name, time, keepDays }: Policy): unknown {
  const times = [`2026-01-01T${time}:00Z`];
  return {
    id: `${vault.id}/backupPolicies/${name}`,
    name,
    type: "Microsoft.RecoveryServices/vaults/backupPolicies",
    properties: {
      backupManagementType: MANAGEMENT,
      workLoadType: "AzureFileShare",
      schedulePolicy: {
        schedulePolicyType: "SimpleSchedulePolicy",
        scheduleRunFrequency: "Daily",
        scheduleRunTimes: times,
        scheduleWeeklyFrequency: 0,
      },
      retentionPolicy: {
        retentionPolicyType: "LongTermRetentionPolicy",
        dailySchedule: { retentionTimes: times, retentionDuration: { count: keepDays, durationType: "Days" } },
      },
      timeZone: "UTC",
      protectedItemsCount: vault.shares.filter(({ policy }) => policy === name).length,
    },
  };
}
