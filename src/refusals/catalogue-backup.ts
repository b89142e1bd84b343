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
const jobs = ({ vault, vaultGroup }: Filled) =>
  `az backup job list --vault-name ${vault} --resource-group ${vaultGroup} --status InProgress --output table`;
const rerun = (when: string) => `gh run rerun <run-id> --failed   # ${when}`;

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
    ["UserErrorInstantRpNotFound"],
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
    fix: () => rerun("and open a support case with the job's id if it fails again"),
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
  backup(["UserErrorBcmDatasourceNotPresent", "OlrBackupFailed"], {
    rule: "RDB038",
    title: "The backup before the replacement failed, and nothing was replaced",
    message:
      "Azure Backup snapshots a machine before it replaces its disks. That failed: the job may say completed, and the disks are the old ones.",
    fix: (of) => `${items(of)}   # the machine must be protected and its last backup must have succeeded`,
  }),
  backup(["DiskEncryptionInternalError", "UserErrorKeyVaultPermissionsNotConfigured"], {
    rule: "RDB039",
    title: "The key of the encrypted disks cannot be used",
    message: "The Key Vault key or secret is missing, disabled or expired, or Azure Backup has no access to it.",
    fix: () =>
      "az keyvault key list-versions --vault-name <key-vault> --name <key> --output table\naz keyvault set-policy --name <key-vault> --spn <backup-management-service> --key-permissions get list backup --secret-permissions get list backup",
  }),
  backup(["CloudInvalidInputError", "BMSUserErrorInvalidInput"], {
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
  backup(["VMNotInRunningStateUserError", "GuestAgentStatusUnavailableUserError"], {
    rule: "RDB044",
    title: "The machine does not run, or its agent does not answer",
    message: "Azure Backup needs the machine started and its guest agent healthy for this.",
    fix: () =>
      "az vm start --name <vm> --resource-group <group>\naz vm get-instance-view --name <vm> --resource-group <group> --query instanceView.vmAgent.statuses",
  }),
  backup(["FileshareRestoreFailedWithAzureRpRequestThrottling"], {
    rule: "RDB045",
    title: "Azure Storage throttled the restore of the share",
    message: "The storage resource provider limits requests; the same restore succeeds later.",
    fix: () => rerun("some hours later"),
  }),
  backup(["TargetFileShareNotFound", "UserErrorStorageAccountNotFound"], {
    rule: "RDB046",
    title: "The target share or its storage account is missing",
    message: "It was deleted, or its name is wrong.",
    fix: () => "az storage share-rm list --storage-account <account> --output table",
  }),
  backup(["UserErrorStorageAccountIsLocked"], {
    rule: "RDB047",
    title: "The storage account is locked",
    message: "A lock on the storage account forbids what the restore must do.",
    fix: () =>
      "az lock list --resource-group <group> --resource-name <account> --resource-type Microsoft.Storage/storageAccounts\naz lock delete --ids <lock-id>",
  }),
  backup(["UserErrorTargetFileShareFull", "UserErrorTargetFileShareQuotaNotSufficient"], {
    rule: "RDB048",
    title: "The target share is too small",
    message: "The restored files do not fit the share's quota.",
    fix: () => "az storage share-rm update --storage-account <account> --name <share> --quota <GiB>",
  }),
  backup(["UserErrorAFSSourceSnapshotNotFound"], {
    rule: "RDB049",
    title: "The share's snapshot is gone",
    message: "The snapshot behind this recovery point was deleted from the storage account.",
    fix: (of) => `${points(of)}   # choose another point`,
  }),
  backup(["UserErrorAFSRecoverySomeFilesNotRestored", "DataTransferServiceAllFilesFailedToRecover"], {
    rule: "RDB050",
    title: "Files were not restored",
    message: "Some or all files could not be written, mostly because they are open at the target.",
    fix: () =>
      "az storage file list --share-name <share> --account-name <account> --path <folder>   # close open handles (az storage share close-handle), or restore to an empty folder",
  }),
  backup(["UserErrorDTSDestLocked", "UserErrorAnotherRestoreInProgressOnSameTarget"], {
    rule: "RDB051",
    title: "Another restore writes to the same target",
    message: "Two restores to one target cannot run at once.",
    fix: jobs,
  }),
  backup(["UserErrorSourceOrTargetAccountNotAccessible"], {
    rule: "RDB052",
    title: "Azure Backup cannot reach the storage account",
    message: "The account's firewall keeps Azure Backup out, or its keys were rotated.",
    fix: () => "az storage account update --name <account> --bypass AzureServices",
    trust: true,
  }),
  backup(["UserErrorRestoreFailedTargetFileAlreadyExists", "520123"], {
    rule: "RDB053",
    title: "A file stands in the way at the target",
    message: "The target folder already holds a file of the same name.",
    fix: () => "target: { on-conflict: <overwrite or skip> }   # or clear the target folder",
  }),
  backup(["UserErrorIncompatibleSrcTargetSystemsForRestore", "520512"], {
    rule: "RDB054",
    title: "Source and target HANA systems do not fit",
    message: "A single-container system cannot be restored to a multi-container one, nor the other way round.",
    fix: () => "target: { type: database, instance: <instance of the same kind>, database: <name> }",
  }),
  backup(["UserErrorCannotRestoreExistingDBWithoutForceOverwrite", "UserErrorRestoreFailedDatabaseCannotBeOfflined"], {
    rule: "RDB055",
    title: "The target database exists or is in use",
    message: "A database of this name is there: it is not overwritten unasked, and cannot be replaced while it is in use.",
    fix: () => "target: { type: database, database: <another name> }   # or overwrite: true, with its connections closed",
  }),
  backup(["UserErrorCannotFindServerCertificateWithThumbprint"], {
    rule: "RDB056",
    title: "The target lacks the certificate of an encrypted database",
    message: "The database uses transparent data encryption; its server certificate is not on the target instance.",
    fix: () =>
      "CREATE CERTIFICATE <name> FROM FILE = '<file.cer>' WITH PRIVATE KEY (FILE = '<file.pvk>', DECRYPTION BY PASSWORD = '<password>');",
  }),
  backup(["UserErrorRestoreNotPossibleBecauseLogBackupContainsBulkLoggedChanges"], {
    rule: "RDB057",
    title: "This moment cannot be restored because of bulk-logged changes",
    message: "A log backup with bulk-logged changes can be restored only as a whole.",
    fix: () => "point: { before: <time before the bulk operation> }   # or its log backup's end",
  }),
  backup(["CloudInternalError", "RestApiInternalError", "GatewayTimeout", "CloudStorageUnexpectedError"], {
    rule: "RDB058",
    title: "Azure Backup failed for a reason of its own",
    level: "warning",
    message: "Azure says that this passes; reads were repeated, and a restore is never sent twice.",
    fix: () => rerun("after some minutes"),
  }),
];
