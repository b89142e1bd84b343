import type { RoleDefinition } from "../types.ts";

const backup = (names: string) => names.split(/\s+/).map((name) => `Microsoft.RecoveryServices/${name}`);

/** What every backup role may read. */
const READS = backup(`locations/allocatedStamp/read locations/backupStatus/action Vaults/backupFabrics/operationResults/read
  Vaults/backupFabrics/protectionContainers/operationResults/read Vaults/backupFabrics/protectionContainers/protectedItems/operationResults/read
  Vaults/backupFabrics/protectionContainers/protectedItems/operationsStatus/read Vaults/backupFabrics/protectionContainers/protectedItems/read
  Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read Vaults/backupFabrics/protectionContainers/read
  Vaults/backupOperationResults/read Vaults/backupOperations/read Vaults/backupPolicies/read Vaults/backupProtectedItems/read
  Vaults/backupProtectionContainers/read Vaults/backupUsageSummaries/read Vaults/extendedInformation/read Vaults/monitoringAlerts/read
  Vaults/read Vaults/registeredIdentities/read Vaults/usages/read Vaults/backupstorageconfig/read`);
const COMMON = [
  "Microsoft.Authorization/*/read",
  "Microsoft.Resources/deployments/*",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
  "Microsoft.Support/*",
];

interface Row {
  readonly id: string;
  readonly says: string;
  readonly actions: readonly string[];
  readonly not?: readonly string[];
  readonly data?: readonly string[];
}

/** Built-in roles, as far as this cloud has resources: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROWS = {
  Reader: {
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    says: "View all resources, but does not allow you to make any changes.",
    actions: ["*/read"],
  },
  Contributor: {
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    says: "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    actions: ["*"],
    not: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"],
  },
  Owner: {
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    says: "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    actions: ["*"],
  },
  "Backup Reader": {
    id: "a795c7a0-d4a2-40c1-ae25-d81f01202912",
    says: "Can view backup services, but can't make changes.",
    actions: [
      ...COMMON.slice(0, 1),
      ...COMMON.slice(2),
      ...READS,
      ...backup("Vaults/backupJobs/read Vaults/backupJobs/operationResults/read Vaults/backupconfig/read"),
    ],
  },
  "Backup Operator": {
    id: "00c29273-979b-4161-815c-10b084fb9324",
    says: "Lets you manage backup services, except removal of backup, vault creation and giving access to others.",
    actions: [
      ...COMMON,
      ...READS,
      ...backup(`Vaults/backupFabrics/protectionContainers/protectedItems/backup/action
        Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/provisionInstantItemRecovery/action
        Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/revokeInstantItemRecovery/action
        Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action
        Vaults/backupFabrics/protectionContainers/protectedItems/write Vaults/backupFabrics/refreshContainers/action
        Vaults/backupJobs/* Vaults/backupJobsExport/action Vaults/backupProtectableItems/*
        Vaults/backupValidateOperation/action Vaults/backupTriggerValidateOperation/action
        Vaults/backupValidateOperationResults/read Vaults/backupValidateOperationsStatuses/read`),
      "Microsoft.Compute/virtualMachines/read",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Storage/storageAccounts/read",
    ],
  },
  "Backup Contributor": {
    id: "5e467623-bb1f-42f4-a55d-6e525e11384b",
    says: "Lets you manage backup service, but can't create vaults and give access to others.",
    actions: [
      ...COMMON,
      ...READS,
      ...backup(`Vaults/backupFabrics/protectionContainers/* Vaults/backupFabrics/refreshContainers/action Vaults/backupJobs/*
        Vaults/backupJobsExport/action Vaults/backupPolicies/* Vaults/backupProtectableItems/* Vaults/backupconfig/*
        Vaults/backupstorageconfig/* Vaults/backupSecurityPIN/* Vaults/certificates/* Vaults/backupValidateOperation/action`),
      "Microsoft.Compute/virtualMachines/read",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Storage/storageAccounts/read",
    ],
  },
  "Storage Account Contributor": {
    id: "17d1049b-9a84-46fb-8f53-869881c3d3ab",
    says: "Lets you manage storage accounts, including accessing storage account keys which provide full access to storage account data.",
    actions: [
      ...COMMON,
      "Microsoft.Insights/alertRules/*",
      "Microsoft.Insights/diagnosticSettings/*",
      "Microsoft.Storage/storageAccounts/*",
    ],
  },
  "Storage Blob Data Contributor": {
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    says: "Allows for read, write and delete access to Azure Storage blob containers and data.",
    actions: [
      "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
      "Microsoft.Storage/storageAccounts/blobServices/containers/read",
      "Microsoft.Storage/storageAccounts/blobServices/containers/write",
    ],
    data: ["read", "write", "delete", "add/action", "move/action"].map(
      (of) => `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${of}`,
    ),
  },
  "Storage Blob Data Reader": {
    id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    says: "Allows for read access to Azure Storage blob containers and data",
    actions: ["Microsoft.Storage/storageAccounts/blobServices/containers/read"],
    data: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
  },
  "Network Contributor": {
    id: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    says: "Lets you manage networks, but not access to them.",
    actions: [...COMMON, "Microsoft.Insights/alertRules/*", "Microsoft.Network/*"],
  },
  "Virtual Machine Contributor": {
    id: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    says: "Lets you manage virtual machines, but not access to them, and not the virtual network or storage account they're connected to.",
    actions: [
      ...COMMON,
      "Microsoft.Compute/virtualMachines/*",
      "Microsoft.Compute/disks/read",
      "Microsoft.Compute/disks/write",
      "Microsoft.Compute/disks/delete",
      "Microsoft.Network/networkInterfaces/*",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Network/virtualNetworks/subnets/join/action",
      "Microsoft.Storage/storageAccounts/read",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.RecoveryServices/Vaults/backupPolicies/read",
      "Microsoft.RecoveryServices/Vaults/read",
    ],
  },
} as const satisfies Record<string, Row>;
export type RoleName = keyof typeof ROWS;

export function roleDefinitions(): RoleDefinition[] {
  return Object.entries<Row>(ROWS).map(([name, { id, says, actions, not = [], data = [] }]) => ({
    id,
    name,
    description: says,
    actions: [...actions],
    notActions: [...not],
    dataActions: [...data],
    notDataActions: [],
  }));
}

/** The GUID of a built-in role, for a role assignment. */
export function roleId(name: RoleName): string {
  return ROWS[name].id;
}
