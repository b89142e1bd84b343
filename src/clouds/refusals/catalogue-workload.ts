import type { Filled, Row } from "./catalogue-row.ts";

const workload = (codes: readonly string[], row: Omit<Row, "services" | "match">): Row => ({
  services: ["arm"],
  match: [{ codes }],
  ...row,
});
const points = ({ vault, vaultGroup }: Filled) =>
  `az backup recoverypoint list --vault-name ${vault} --resource-group ${vaultGroup} --container-name <container> --item-name <item> --output table`;
const jobs = ({ vault, vaultGroup }: Filled) =>
  `az backup job list --vault-name ${vault} --resource-group ${vaultGroup} --status InProgress --output table`;

/**
 * File shares, and databases in machines. https://learn.microsoft.com/azure/backup/troubleshoot-azure-files and
 * https://learn.microsoft.com/azure/backup/backup-sql-server-azure-troubleshoot
 */
export const workloadRows: readonly Row[] = [
  workload(["FileshareRestoreFailedWithAzureRpRequestThrottling"], {
    rule: "RDB045",
    title: "Azure Storage throttled the restore of the share",
    message: "The storage resource provider limits requests; the same restore succeeds later.",
    fix: ({ runId }) => `gh run rerun ${runId} --failed   # some hours later`,
  }),
  workload(["TargetFileShareNotFound", "UserErrorStorageAccountNotFound", "400118"], {
    rule: "RDB046",
    title: "The target share or its storage account is missing",
    message: "It was deleted, or its name is wrong.",
    fix: () => "az storage share-rm list --storage-account <account> --output table",
  }),
  workload(["UserErrorStorageAccountIsLocked"], {
    rule: "RDB047",
    title: "The storage account is locked",
    message: "A lock on the storage account forbids what the restore must do.",
    fix: () =>
      "az lock list --resource-group <group> --resource-name <account> --resource-type Microsoft.Storage/storageAccounts\naz lock delete --ids <lock-id>",
  }),
  workload(["UserErrorTargetFileShareFull", "UserErrorTargetFileShareQuotaNotSufficient"], {
    rule: "RDB048",
    title: "The target share is too small",
    message: "The restored files do not fit the share's quota.",
    fix: () => "az storage share-rm update --storage-account <account> --name <share> --quota <GiB>",
  }),
  workload(["UserErrorAFSSourceSnapshotNotFound"], {
    rule: "RDB049",
    title: "The share's snapshot is gone",
    message: "The snapshot behind this recovery point was deleted from the storage account.",
    fix: (of) => `${points(of)}   # choose another point`,
  }),
  workload(["UserErrorAFSRecoverySomeFilesNotRestored", "DataTransferServiceAllFilesFailedToRecover"], {
    rule: "RDB050",
    title: "Files were not restored",
    message: "Some or all files could not be written, mostly because they are open at the target.",
    fix: () =>
      "az storage file list --share-name <share> --account-name <account> --path <folder>   # close open handles (az storage share close-handle), or restore to an empty folder",
  }),
  workload(["UserErrorDTSDestLocked", "UserErrorAnotherRestoreInProgressOnSameTarget"], {
    rule: "RDB051",
    title: "Another restore writes to the same target",
    message: "Two restores to one target cannot run at once.",
    fix: jobs,
  }),
  workload(["UserErrorSourceOrTargetAccountNotAccessible"], {
    rule: "RDB052",
    title: "Azure Backup cannot reach the storage account",
    message: "The account's firewall keeps Azure Backup out, or its keys were rotated.",
    fix: () => "az storage account update --name <account> --bypass AzureServices",
    trust: true,
  }),
  workload(["UserErrorRestoreFailedTargetFileAlreadyExists", "520123"], {
    rule: "RDB053",
    title: "A file stands in the way at the target",
    message: "The target folder already holds a file of the same name.",
    fix: () => "target: { on-conflict: <overwrite or skip> }   # or clear the target folder",
  }),
  workload(["UserErrorIncompatibleSrcTargetSystemsForRestore", "520512"], {
    rule: "RDB054",
    title: "Source and target HANA systems do not fit",
    message: "A single-container system cannot be restored to a multi-container one, nor the other way round.",
    fix: () => "target: { type: database, instance: <instance of the same kind>, database: <name> }",
  }),
  workload(["UserErrorCannotRestoreExistingDBWithoutForceOverwrite", "UserErrorRestoreFailedDatabaseCannotBeOfflined"], {
    rule: "RDB055",
    title: "The target database exists or is in use",
    message: "A database of this name is there: it is not overwritten unasked, and cannot be replaced while it is in use.",
    fix: () => "target: { type: database, database: <another name> }   # or overwrite: true, with its connections closed",
  }),
  workload(["UserErrorCannotFindServerCertificateWithThumbprint"], {
    rule: "RDB056",
    title: "The target lacks the certificate of an encrypted database",
    message: "The database uses transparent data encryption; its server certificate is not on the target instance.",
    fix: () =>
      "CREATE CERTIFICATE <name> FROM FILE = '<file.cer>' WITH PRIVATE KEY (FILE = '<file.pvk>', DECRYPTION BY PASSWORD = '<password>');",
  }),
  workload(["UserErrorRestoreNotPossibleBecauseLogBackupContainsBulkLoggedChanges"], {
    rule: "RDB057",
    title: "This moment cannot be restored because of bulk-logged changes",
    message: "A log backup with bulk-logged changes can be restored only as a whole.",
    fix: () => "point: { before: <time before the bulk operation> }   # or its log backup's end",
  }),
];
