import { may, type Permission } from "./permissions.ts";

const role = (name: string, actions: readonly string[], notActions: readonly string[] = []) => ({
  name,
  gives: [{ actions, notActions, dataActions: [], notDataActions: [] }] satisfies readonly Permission[],
});
const vaults = (actions: readonly string[]) => actions.map((action) => `Microsoft.RecoveryServices/Vaults/${action}`);
const READS = [
  ...vaults([
    "read",
    "backupProtectedItems/read",
    "backupPolicies/read",
    "backupJobs/read",
    "backupOperations/read",
    "backupFabrics/protectionContainers/protectedItems/read",
    "backupFabrics/protectionContainers/protectedItems/recoveryPoints/read",
  ]),
  "Microsoft.Resources/subscriptions/resourceGroups/read",
];

/**
 * Built-in roles by what they give of what a restore needs, the smaller before the larger:
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles. The twin has them in full, and tests compare.
 */
const ROLES = [
  role("Backup Reader", READS),
  role("Reader", ["*/read"]),
  role("Backup Operator", [
    ...READS,
    ...vaults([
      "backupJobs/*",
      "backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action",
      "backupValidateOperation/action",
      "backupTriggerValidateOperation/action",
      "backupValidateOperationsStatuses/read",
    ]),
  ]),
  role("Storage Blob Data Contributor", [
    "Microsoft.Storage/storageAccounts/blobServices/containers/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
  ]),
  role("Storage Account Contributor", [
    "Microsoft.Storage/storageAccounts/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
  ]),
  role("Virtual Machine Contributor", [
    "Microsoft.Compute/virtualMachines/*",
    "Microsoft.Compute/disks/read",
    "Microsoft.Compute/disks/write",
    "Microsoft.Compute/disks/delete",
    "Microsoft.Compute/availabilitySets/*",
    "Microsoft.Network/networkInterfaces/*",
    "Microsoft.Network/virtualNetworks/subnets/join/action",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
  ]),
  role(
    "Contributor",
    ["*"],
    ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"],
  ),
] as const;

/** What reads blobs, and nothing else. */
export const BLOB_READER = "Storage Blob Data Reader";

/** The smallest built-in role that gives all of these actions. */
export function smallestRole(actions: readonly string[]): string {
  return ROLES.find(({ gives }) => actions.every((action) => may(gives, action)))?.name ?? "Contributor";
}
