/** Things of the vault as the service writes them. */
import type { World } from "../../core.ts";
import { lastPart, partOf } from "../find.ts";
import { iso } from "../time.ts";
import type { Policy, ProtectedItem, RecoveryPoint, Vault, VirtualMachine } from "../types.ts";

export function vaultJson(vault: Vault): unknown {
  const { id, location, softDeleteDays, multiUserAuthorization, immutability, redundancy } = vault;
  return {
    location,
    name: lastPart(id),
    etag: `W/"datetime'2026-01-01T00%3A00%3A00.0000000Z'"`,
    properties: {
      provisioningState: "Succeeded",
      privateEndpointStateForBackup: "None",
      privateEndpointStateForSiteRecovery: "None",
      backupStorageVersion: "V2",
      securitySettings: {
        immutabilitySettings: immutability === "Disabled" ? null : { state: immutability },
        softDeleteSettings: {
          softDeleteRetentionPeriodInDays: softDeleteDays,
          softDeleteState: softDeleteDays > 0 ? "Enabled" : "Disabled",
          enhancedSecurityState: "Enabled",
        },
        multiUserAuthorization,
      },
      redundancySettings: { standardTierStorageRedundancy: redundancy, crossRegionRestore: "Disabled" },
      publicNetworkAccess: "Enabled",
      restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: "Enabled" } },
    },
    id,
    type: "Microsoft.RecoveryServices/vaults",
    sku: { name: "RS0", tier: "Standard" },
  };
}

/** The first version that tells of scans and threats in words (recorded). */
const SCANS = "2026-07-01";
const FABRIC = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";

export function itemId(vault: Vault, { container }: ProtectedItem): string {
  return `${containerId(vault, container)}/protectedItems/VM;${container}`;
}
function containerId(vault: Vault, container: string): string {
  return `${vault.id}/backupFabrics/Azure/protectionContainers/IaasVMContainer;${container}`;
}

/** @param version newer ones tell of the scan of the source (recorded). */
export function itemJson(world: World, vault: Vault, item: ProtectedItem, now: number, version: string): unknown {
  const { container, vmId, policy, state, deletedUntil, lastBackup, exclusion } = item;
  const left = Math.max(0, ((deletedUntil ?? 0) - now) / 1000);
  return {
    id: itemId(vault, item),
    name: `VM;${container}`,
    type: `${FABRIC}/protectedItems`,
    properties: {
      friendlyName: lastPart(vmId),
      virtualMachineId: vmId,
      protectionStatus: "Healthy",
      protectionState: deletedUntil === undefined ? state : "ProtectionStopped",
      healthStatus: "Passed",
      lastBackupStatus: lastBackup === null ? "" : "Completed",
      lastBackupTime: lastBackup === null ? "2001-01-01T00:00:00Z" : iso(lastBackup),
      protectedItemDataId: "228699305285877",
      protectedItemType: "Microsoft.Compute/virtualMachines",
      backupManagementType: "AzureIaasVM",
      workloadType: "VM",
      containerName: container,
      sourceResourceId: vmId,
      policyId: policy && deletedUntil === undefined ? `${vault.id}/backupPolicies/${policy}` : "",
      policyName: policy && deletedUntil === undefined ? policy : "",
      vaultId: `${world.base}${vault.id}`,
      isArchiveEnabled: false,
      softDeleteRetentionPeriod: vault.softDeleteDays,
      ...(version >= SCANS
        ? {
            sourceSideScanInfo: {
              sourceSideScanStatus: item.scan?.status ?? "NotConfigured",
              sourceSideScanSummary: item.scan?.summary ?? "Unknown",
            },
          }
        : {}),
      ...(exclusion
        ? {
            extendedProperties: {
              diskExclusionProperties: { diskLunList: exclusion.luns, isInclusionList: exclusion.inclusion },
            },
          }
        : {}),
      ...(deletedUntil === undefined
        ? {}
        : {
            deferredDeleteTimeInUTC: iso(deletedUntil - vault.softDeleteDays * 86_400_000),
            isScheduledForDeferredDelete: true,
            deferredDeleteTimeRemaining: `${Math.floor(left / 86_400)}.${new Date((left % 86_400) * 1000).toISOString().slice(11, 23)}`,
          }),
    },
  };
}

export function containerJson(vault: Vault, { container, vmId }: ProtectedItem): unknown {
  return {
    id: containerId(vault, container),
    name: `IaasVMContainer;${container}`,
    type: FABRIC,
    properties: {
      virtualMachineId: vmId,
      virtualMachineVersion: "Compute",
      resourceGroup: partOf(vmId, "resourceGroups"),
      friendlyName: lastPart(vmId),
      backupManagementType: "AzureIaasVM",
      registrationStatus: "Registered",
      healthStatus: "Healthy",
      containerType: "Microsoft.Compute/virtualMachines",
      protectableObjectType: "Microsoft.Compute/virtualMachines",
    },
  };
}

/** A point; `own`: on its own page, which names the disks. */
export function pointJson(
  vault: Vault,
  item: ProtectedItem,
  point: RecoveryPoint,
  vm: VirtualMachine | undefined,
  version: string,
  own = false,
): unknown {
  const { disks } = point;
  const named = (list: NonNullable<RecoveryPoint["disks"]>["included"]) => list.map(({ lun = -1, name }) => ({ lun, name }));
  return {
    id: `${itemId(vault, item)}/recoveryPoints/${point.id}`,
    name: point.id,
    type: `${FABRIC}/protectedItems/recoveryPoints`,
    properties: {
      objectType: "IaasVMRecoveryPoint",
      recoveryPointType: point.consistency,
      recoveryPointTime: iso(point.time),
      recoveryPointAdditionalInfo: "",
      sourceVMStorageType: "PremiumVMOnPartialPremiumStorage",
      isSourceVMEncrypted: point.encrypted,
      isInstantIlrSessionActive: false,
      recoveryPointTierDetails: point.tiers,
      isManagedVirtualMachine: point.managed,
      virtualMachineSize: vm?.size ?? "Standard_D4s_v5",
      originalStorageAccountOption: false,
      osType: vm?.osType ?? "Linux",
      ...(disks
        ? {
            recoveryPointDiskConfiguration: {
              numberOfDisksIncludedInBackup: disks.included.length,
              numberOfDisksAttachedToVm: disks.included.length + disks.excluded.length,
              ...(own ? { includedDiskList: named(disks.included), excludedDiskList: named(disks.excluded) } : {}),
            },
          }
        : {}),
      securityType: "None",
      isPrivateAccessEnabledOnAnyDisk: false,
      createdWithPolicyType: "V1",
      ...(version < SCANS
        ? { threatStatus: 0 }
        : {
            threatStatus: point.threats?.status ?? "Unknown",
            threatInfo: (point.threats?.found ?? []).map(({ title, severity, since }) => ({
              threatTitle: title,
              threatState: "Active",
              threatSeverity: severity,
              // Without a zone, as recorded.
              threatStartTime: iso(since).replace("Z", ""),
            })),
          }),
    },
  };
}

export function policyJson(vault: Vault, { name, time, keepDays, snapshotDays }: Policy): unknown {
  const times = [`2026-01-01T${time}:00Z`];
  return {
    id: `${vault.id}/backupPolicies/${name}`,
    name,
    type: "Microsoft.RecoveryServices/vaults/backupPolicies",
    properties: {
      backupManagementType: "AzureIaasVM",
      instantRPDetails: {},
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
      instantRpRetentionRangeInDays: snapshotDays,
      timeZone: "UTC",
      protectedItemsCount: vault.items.filter(({ policy }) => policy === name).length,
    },
  };
}
