import { EPHEMERAL } from "../../core/target-of.ts";
import type { Override, TargetOverrides } from "../workload.ts";
import type { DisksTarget } from "./plan.ts";

/**
 * The fields of Azure Backup's restore requests that say where a restore goes, or how: a parameter of such a name overrides the target. Those
 * with a key of a disk target can be judged, and are applied; all others are refused.
 */
const FIELDS = {
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
} as const satisfies Readonly<Record<string, keyof DisksTarget | null>>;

export const diskOverrides: TargetOverrides<DisksTarget> = { fields: FIELDS, read };

function read(key: string, value: unknown, subscriptionId: string): Override<DisksTarget> {
  const text = key === "zone" && Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof text !== "string")
    return { wrong: key === "zone" ? 'its value is no list of one zone, such as ["1"]' : "its value is no text" };
  switch (key) {
    case "zone":
      return /^[123]$/.test(text) ? { changes: { zone: text } } : { wrong: "its value is none of the zones 1, 2 and 3" };
    case "location":
      return /^[a-z0-9]{1,60}$/.test(text)
        ? { changes: { location: text } }
        : { wrong: "its value is no region, such as westeurope" };
    case "resourceGroup":
      return groupOf(text, subscriptionId);
    case "stagingAccount":
      return isId(text, "Microsoft.Storage/storageAccounts")
        ? { changes: { stagingAccount: text } }
        : { wrong: "its value is no storage account's id" };
    default:
      return isId(text, "Microsoft.Compute/diskEncryptionSets")
        ? { changes: { diskEncryptionSet: text } }
        : { wrong: "its value is no disk encryption set's id" };
  }
}

const GROUP = "[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]";

/** A group is compared with the source's by name, so it must be one of the plan's subscription, spelt without escapes. */
function groupOf(id: string, subscriptionId: string): Override<DisksTarget> {
  const [, subscription, resourceGroup] = new RegExp(`^/subscriptions/([^/]+)/resourceGroups/(${GROUP})$`, "iu").exec(id) ?? [];
  if (subscription === undefined || resourceGroup === undefined)
    return { wrong: "its value is no resource group's id, /subscriptions/…/resourceGroups/…" };
  if (subscription.toLowerCase() !== subscriptionId.toLowerCase())
    return { wrong: "the group is in another subscription than the plan's" };
  // The plan's word for a group of the run's own, which is no group's name.
  if (resourceGroup.toLowerCase() === EPHEMERAL) return { wrong: "ephemeral is the plan's word for a group of the run's own" };
  return { changes: { resourceGroup } };
}

function isId(text: string, type: string): boolean {
  return new RegExp(`^/subscriptions/[^/%]+/resourceGroups/${GROUP}/providers/${type}/[\\w-]{1,80}$`, "iu").test(text);
}
