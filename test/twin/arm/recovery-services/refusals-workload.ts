/** Refusals of file shares and of databases in machines. */
export interface RefusalRow {
  readonly status: number;
  readonly text: string;
  readonly fix?: string;
  readonly number?: number;
}

export const WORKLOAD_REFUSALS = {
  UserErrorDTSDestLocked: {
    status: 409,
    text: "Destination share is currently being used as a target for another data transfer operation.",
    fix: "Wait until the other restore has completed and retry the operation.",
  },
  UserErrorAnotherRestoreInProgressOnSameTarget: {
    status: 409,
    text: "Another restore job is in progress on the same target file share.",
    fix: "Wait until the restore in progress has completed, or restore to another target.",
  },
  FileshareRestoreFailedWithAzureRpRequestThrottling: {
    status: 429,
    text: "Restore of the file share failed because the storage service limited the rate of requests.",
    fix: "Retry the operation at a later time.",
  },
  TargetFileShareNotFound: {
    status: 404,
    text: "The specified target file share was not found.",
    fix: "Make sure that the file share exists.",
  },
  UserErrorStorageAccountIsLocked: {
    status: 409,
    text: "The storage account is read-locked.",
    fix: "Remove the lock and retry the operation.",
  },
  UserErrorTargetFileShareFull: {
    status: 400,
    text: "The target file share is full.",
    fix: "Increase the target file share's size quota.",
  },
  UserErrorTargetFileShareQuotaNotSufficient: {
    status: 400,
    text: "The target file share does not have sufficient storage size quota for the restore.",
    fix: "Increase the target file share's size quota.",
  },
  UserErrorAFSSourceSnapshotNotFound: {
    status: 404,
    text: "The Azure File share snapshot corresponding to the recovery point cannot be found.",
    fix: "Select another recovery point.",
  },
  UserErrorAFSRecoverySomeFilesNotRestored: {
    status: 400,
    text: "One or more files could not be recovered successfully.",
    fix: "Make sure that the files are not in use, and retry the operation.",
  },
  DataTransferServiceAllFilesFailedToRecover: {
    status: 400,
    text: "Recovery failed as no file could be recovered.",
    fix: "See the failed file list.",
  },
  UserErrorSourceOrTargetAccountNotAccessible: {
    status: 403,
    text: "Source or target storage account is not accessible from the Azure Files restore service.",
    fix: "Check the storage account's firewall and keys.",
  },
  UserErrorRestoreFailedTargetFileAlreadyExists: {
    status: 409,
    number: 520123,
    text: "A file to be restored already exists in the target folder.",
    fix: "Clear the target folder.",
  },
  UserErrorIncompatibleSrcTargetSystemsForRestore: {
    status: 400,
    number: 520512,
    text: "The source and target systems for restore are incompatible.",
    fix: "Restore to a system of the same type.",
  },
  UserErrorCannotRestoreExistingDBWithoutForceOverwrite: {
    status: 409,
    text: "Database with same name already exists at the target location.",
    fix: "Change the target database's name, or choose to overwrite.",
  },
  UserErrorRestoreFailedDatabaseCannotBeOfflined: {
    status: 409,
    text: "Restore failed as the database could not be brought offline.",
    fix: "Close the connections to the database.",
  },
  UserErrorCannotFindServerCertificateWithThumbprint: {
    status: 400,
    text: "Cannot find the server certificate with thumbprint on the target.",
    fix: "Import the certificate on the target instance.",
  },
  UserErrorRestoreNotPossibleBecauseLogBackupContainsBulkLoggedChanges: {
    status: 400,
    text: "Log backup used for recovery contains bulk-logged changes. It cannot be used to stop at an arbitrary point in time.",
    fix: "Choose another point in time.",
  },
} as const satisfies Record<string, RefusalRow>;
