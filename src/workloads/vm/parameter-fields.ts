import type { DisksTarget } from "../../core/index.ts";

/**
 * The fields of Azure Backup's restore requests that say where a restore goes, or how: a parameter of such a name overrides the target. Those
 * with a key of a disk target can be judged, and are applied; all others are refused.
 */
const FIELDS: Readonly<Record<string, keyof DisksTarget | null>> = {
  storageAccountId: "stagingAccount",
  targetResourceGroupId: "resourceGroup",
  diskEncryptionSetId: "diskEncryptionSet",
  region: "location",
  zones: "zone",
  targetVirtualMachineId: null,
  virtualNetworkId: null,
  subnetId: null,
  targetDomainNameId: null,
  affinityGroup: null,
  createNewCloudService: null,
  originalStorageAccountOption: null,
  restoreDiskLunList: null,
  restoreWithManagedDisks: null,
  encryptionDetails: null,
  identityInfo: null,
  identityBasedRestoreDetails: null,
  extendedLocation: null,
  securedVMDetails: null,
  targetDiskNetworkAccessSettings: null,
  sourceResourceId: null,
  recoveryType: null,
  recoveryPointId: null,
};

/** The restore-request field that a parameter is named like, without regard to case. */
export function fieldOf(name: string): { readonly field: string; readonly key: keyof DisksTarget | null } | undefined {
  const plain = name.toLowerCase();
  const found = Object.entries(FIELDS).find(([field]) => field.toLowerCase() === plain);
  return found && { field: found[0], key: found[1] };
}

export function isOverride(name: string): boolean {
  return fieldOf(name) !== undefined;
}
