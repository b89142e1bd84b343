import type { Filled, Match, Row } from "./catalogue-row.ts";

/** By code (of an answer, a validation result, or the number on a job), or by what a job's own text says. */
const backup = (codes: readonly string[], row: Omit<Row, "services" | "match">, text?: RegExp): Row => {
  const match: readonly Match[] = text ? [{ codes }, { text }] : [{ codes }];
  return { services: ["arm"], match, ...row };
};
const points = ({ vault, vaultGroup }: Filled) =>
  `az backup recoverypoint list --vault-name ${vault} --resource-group ${vaultGroup} --container-name <container> --item-name <item> --output table`;
const items = ({ vault, vaultGroup }: Filled) =>
  `az backup item list --vault-name ${vault} --resource-group ${vaultGroup} --output table`;
const rerun =
  (when: string) =>
  ({ runId }: Filled) =>
    `gh run rerun ${runId} --failed   # ${when}`;

/** https://learn.microsoft.com/azure/backup/backup-azure-vms-troubleshoot */
export const backupRows: readonly Row[] = [
  {
    services: ["arm"],
    rule: "RDB030",
    title: "The staging storage account is not found",
    match: [{ codes: ["StagingAccountNotFound"] }],
    message:
      "The name is wrong, the account is in another subscription (write its full id then), or the identity may not see it.",
    fix: ({ subscriptionId }) =>
      `az storage account list --subscription ${subscriptionId} --query "[].{name:name, location:location, id:id}" --output table   # set target.staging-account`,
  },
  backup(["StagingAccountNotNamed"], {
    rule: "RDB031",
    title: "The target names no staging storage account",
    message: "Azure Backup stages every disk restore in a storage account of the vault's region.",
    fix: () => "target: { staging-account: <name or full id> }",
  }),
  backup(["NoOneItem"], {
    rule: "RDB032",
    title: "There is not exactly one protected item of this description",
    message: "Without the one item there are no recovery points to read.",
    fix: items,
  }),
  backup(
    ["UserErrorInstantRpNotFound", "400151"],
    {
      rule: "RDB033",
      title: "The point's snapshot is gone",
      message: "The snapshot was deleted before it was moved to the vault, so this recovery point holds nothing any more.",
      fix: (of) => `${points(of)}   # choose another point; point-filter: { tier: vault } avoids it`,
    },
    /instant recovery point .*not found/i,
  ),
  backup(["UserErrorBCMRestoreStorageAccountNotFound", "400048"], {
    rule: "RDB034",
    title: "The staging storage account vanished during the restore",
    message: "The account was deleted or moved while Azure Backup still needed it; keep it until the restore has ended.",
    fix: () => "az storage account show --name <staging-account> --query '{id:id, location:location}'",
  }),
  backup(["RestoreOperationFailed", "400003"], {
    rule: "RDB035",
    title: "The restore failed inside Azure Backup",
    message: "Azure Backup names no cause of its own; the same restore may succeed when it is run again.",
    fix: rerun("and open a support case with the job's id if it fails again"),
  }),
  backup(["UserErrorVmNotFoundV2", "400136", "320001"], {
    rule: "RDB036",
    title: "The source machine is gone",
    message: "Replacing disks needs the source machine. Its points can still be restored elsewhere.",
    fix: () => "target: { type: disks, resource-group: ephemeral, staging-account: <name> }   # instead of original",
  }),
  backup(["UserErrorGenericResourceNotFound", "400309"], {
    rule: "RDB037",
    title: "A resource that the restore needs is missing",
    message: "Target group, network, subnet, storage account or key vault: one that the request names does not exist.",
    fix: ({ subscriptionId }) =>
      `az resource list --subscription ${subscriptionId} --resource-group <target-group> --output table`,
  }),
  backup(["UserErrorBcmDatasourceNotPresent", "400164", "OlrBackupFailed", "400310"], {
    rule: "RDB038",
    title: "The backup before the replacement failed, and nothing was replaced",
    message:
      "Azure Backup snapshots a machine before it replaces its disks. That failed: the job may say completed, and the disks are the old ones.",
    fix: (of) => `${items(of)}   # the machine must be protected and its last backup must have succeeded`,
  }),
  backup(["DiskEncryptionInternalError", "400290", "UserErrorKeyVaultPermissionsNotConfigured", "400235"], {
    rule: "RDB039",
    title: "The key of the encrypted disks cannot be used",
    message: "The Key Vault key or secret is missing, disabled or expired, or Azure Backup has no access to it.",
    fix: () =>
      "az keyvault key list-versions --vault-name <key-vault> --name <key> --output table\naz keyvault set-policy --name <key-vault> --spn <backup-management-service> --key-permissions get list backup --secret-permissions get list backup",
  }),
  backup(["CloudInvalidInputError", "390002", "BMSUserErrorInvalidInput"], {
    rule: "RDB040",
    title: "Azure Backup calls the request invalid",
    message:
      "The text does not name the value. Regions that differ, a staging account of an unfit kind, and a point without the asked tier are the usual causes.",
    fix: (of) =>
      `az backup vault show --name ${of.vault} --resource-group ${of.vaultGroup} --query location\naz storage account show --name <staging-account> --query '{location:location, sku:sku.name, kind:kind}'   # same region, not ZRS`,
  }),
  backup(["UserErrorOperationNotAllowedOnSoftDeletedItem"], {
    rule: "RDB041",
    title: "The item is soft-deleted",
    message: "A soft-deleted item must be undeleted before anything can be restored from it.",
    fix: ({ vault, vaultGroup }) =>
      `az backup protection undelete --vault-name ${vault} --resource-group ${vaultGroup} --container-name <container> --item-name <item> --backup-management-type AzureIaasVM --workload-type VM`,
  }),
  backup(["BMSUserErrorDataSourceObjectNotFound", "BMSUserErrorObjectNotFound"], {
    rule: "RDB042",
    title: "The vault knows no such item, point, policy or job",
    message: "It is not registered in this vault, or was deleted; a point expires by its policy.",
    fix: (of) => `${items(of)}\n${points(of)}`,
  }),
  backup(["BMSUserErrorJobNotCancellable"], {
    rule: "RDB043",
    title: "The job cannot be cancelled any more",
    message: "It has ended, or is past the point where Azure Backup can stop it.",
    fix: ({ vault, vaultGroup }) => `az backup job show --vault-name ${vault} --resource-group ${vaultGroup} --name <job-id>`,
    level: "warning",
  }),
  backup(["VMNotInRunningStateUserError", "400212", "GuestAgentStatusUnavailableUserError", "400054"], {
    rule: "RDB044",
    title: "The machine does not run, or its agent does not answer",
    message: "Azure Backup needs the machine started and its guest agent healthy for this.",
    fix: () =>
      "az vm start --name <vm> --resource-group <group>\naz vm get-instance-view --name <vm> --resource-group <group> --query instanceView.vmAgent.statuses",
  }),
  backup(["CloudInternalError", "310012", "RestApiInternalError", "GatewayTimeout", "CloudStorageUnexpectedError"], {
    rule: "RDB058",
    title: "Azure Backup failed for a reason of its own",
    level: "warning",
    message: "Azure says that this passes; reads were repeated, and a restore is never sent twice.",
    fix: rerun("after some minutes"),
  }),
];
