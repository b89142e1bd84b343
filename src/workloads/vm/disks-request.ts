import { groupId } from "../../clouds/azure/ids.ts";
import type { RequestParts } from "../workload.ts";
import type { DisksTarget } from "./plan.ts";

/**
 * The body of the restore POST for virtual machine disks; the same object is what Azure validates. Managed disks need
 * `targetResourceGroupId`; without it the vault restores unmanaged VHDs. `restoreDiskLunList: []` means the operating system's disk alone.
 * Which fields are required in practice: recorded traffic.
 */
export function restoreRequest(
  { target, item, point, vault, subscriptionId }: RequestParts<DisksTarget>,
  stagingId: string,
): { properties: Record<string, unknown> } {
  const { disks, zone, diskEncryptionSet, diskAccess, stagingIdentity } = target;
  return {
    properties: {
      objectType: "IaasVMRestoreRequest",
      recoveryPointId: point.id,
      recoveryType: "RestoreDisks",
      sourceResourceId: item.sourceId,
      ...(target.resourceGroup === undefined ? {} : { targetResourceGroupId: groupId(subscriptionId, target.resourceGroup) }),
      // With a managed identity the account goes into identityBasedRestoreDetails, and storageAccountId must be absent.
      ...(stagingIdentity === undefined ? { storageAccountId: stagingId } : byIdentity(stagingIdentity, stagingId)),
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
