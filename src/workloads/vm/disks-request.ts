import type { ProtectedItem, RecoveryPoint, Vault } from "../../backup/read.ts";
import { groupId } from "../../clouds/azure/ids.ts";
import type { DisksTarget, Restore } from "../../core/index.ts";

/** What the request is made of. */
export interface RequestParts {
  readonly restore: Restore;
  readonly target: DisksTarget;
  readonly subscriptionId: string;
  readonly vault: Vault;
  readonly item: ProtectedItem;
  readonly point: RecoveryPoint;
  readonly stagingId: string;
}

/**
 * The body of the restore POST for virtual machine disks; the same object is what Azure validates. Managed disks need
 * `targetResourceGroupId`; without it the vault restores unmanaged VHDs. `restoreDiskLunList: []` means the operating system's disk alone.
 * Which fields are required in practice: recorded traffic.
 */
export function restoreRequest(parts: RequestParts): { properties: Record<string, unknown> } {
  const { target, item, point, vault, subscriptionId } = parts;
  const { disks, zone, diskEncryptionSet, diskAccess, stagingIdentity } = target;
  return {
    properties: {
      objectType: "IaasVMRestoreRequest",
      recoveryPointId: point.id,
      recoveryType: "RestoreDisks",
      sourceResourceId: item.sourceId,
      ...(target.resourceGroup === undefined ? {} : { targetResourceGroupId: groupId(subscriptionId, target.resourceGroup) }),
      // With a managed identity the account goes into identityBasedRestoreDetails, and storageAccountId must be absent.
      ...(stagingIdentity === undefined ? { storageAccountId: parts.stagingId } : byIdentity(stagingIdentity, parts.stagingId)),
      region: vault.location,
      createNewCloudService: false,
      originalStorageAccountOption: false,
      ...(disks === "all" ? {} : { restoreDiskLunList: disks === "os" ? [] : [...disks] }),
      ...(zone === undefined ? {} : { zones: [zone] }),
      ...(diskEncryptionSet === undefined ? {} : { diskEncryptionSetId: diskEncryptionSet }),
      ...(diskAccess === undefined ? {} : { targetDiskNetworkAccessSettings: access(diskAccess) }),
    },
  };
}

function byIdentity(identity: string, stagingId: string): Record<string, unknown> {
  const system = identity === "system";
  return {
    identityInfo: { isSystemAssignedIdentity: system, ...(system ? {} : { managedIdentityResourceId: identity }) },
    identityBasedRestoreDetails: { targetStorageAccountId: stagingId },
  };
}

function access(of: string): Record<string, unknown> {
  const words: Readonly<Record<string, string>> = { same: "SameAsOnSourceDisks", public: "EnablePublicAccessForAllDisks" };
  const option = words[of];
  return option
    ? { targetDiskNetworkAccessOption: option }
    : { targetDiskNetworkAccessOption: "EnablePrivateAccessForAllDisks", targetDiskAccessId: of };
}
