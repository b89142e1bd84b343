/** What Azure Backup says when it will not, or could not: one row a code. `number`: the code that a failed job carries. */
export interface RefusalRow {
  readonly status: number;
  readonly text: string;
  readonly fix?: string;
  readonly number?: number;
}

const LATER = "Wait for a few minutes and then try the operation again. If the issue persists, please contact Microsoft support.";

export const REFUSALS = {
  UserErrorInstantRpNotFound: {
    status: 400,
    number: 400151,
    text: "The Instant recovery point corresponding to this recovery point is not found. It may have been deleted.",
    fix: "Retry the restore from another recovery point.",
  },
  UserErrorBCMRestoreStorageAccountNotFound: {
    status: 400,
    number: 400048,
    text: "The storage account specified for the restore could not be found.",
    fix: "Make sure that the storage account exists until the restore has completed, and retry the operation.",
  },
  RestoreOperationFailed: {
    status: 400,
    number: 400003,
    text: "Restore operation failed with an internal error.",
    fix: "Retry the operation. If the issue persists, contact Microsoft support.",
  },
  UserErrorVmNotFoundV2: {
    status: 404,
    number: 400136,
    text: "The specified Azure Virtual Machine Not found.",
    fix: "Restore to an alternate location.",
  },
  UserErrorGenericResourceNotFound: {
    status: 404,
    number: 400309,
    text: "A resource that is required for the operation could not be found.",
    fix: "Create the missing resource and retry the operation.",
  },
  UserErrorBcmDatasourceNotPresent: {
    status: 400,
    number: 400164,
    text: "Backup failed: This virtual machine is not (actively) protected by Azure Backup.",
    fix: "Protect the virtual machine and retry the operation.",
  },
  OlrBackupFailed: {
    status: 400,
    number: 400310,
    text: "The backup that precedes the replacement of the disks failed. The disks were not replaced.",
    fix: "Resolve the cause of the backup's failure and retry the operation.",
  },
  UserErrorCoreCountSubscriptionQuotaReached: {
    status: 400,
    number: 400084,
    text: "Core Count subscription quota has been reached.",
    fix: "Contact Azure support to increase the limits.",
  },
  UserErrorRequestDisallowedByPolicy: {
    status: 403,
    number: 400265,
    text: "An invalid policy is configured on the VM which is preventing the operation: the request was disallowed by Azure Policy.",
    fix: "Exempt the target from the policy, or use the policy effect modify.",
  },
  DiskEncryptionInternalError: {
    status: 400,
    number: 400290,
    text: "Disk encryption failed while accessing the key vault key or secret.",
    fix: "Make sure that the key and the secret of the encrypted disks exist and are accessible.",
  },
  UserErrorKeyVaultPermissionsNotConfigured: {
    status: 400,
    number: 400235,
    text: "Azure Backup Service does not have sufficient permissions to Key Vault for Backup of Encrypted Virtual Machines.",
    fix: "Give the backup service access to the key vault.",
  },
  CloudInvalidInputError: {
    status: 400,
    number: 390002,
    text: "Input provided for the call is invalid",
    fix: "Please ensure that the input provided is correct and retry the operation.",
  },
  CloudInternalError: { status: 500, number: 310012, text: `Microsoft Azure Backup encountered an internal error. ${LATER}` },
  RestApiInternalError: { status: 500, text: `The REST API call encountered an internal error.\r\n${LATER}` },
  GatewayTimeout: {
    status: 504,
    text: "The gateway did not receive a response from 'Microsoft.RecoveryServices' within the specified time period.",
  },
  CloudDosAbsoluteLimitReached: {
    status: 400,
    number: 390069,
    text: "Operation is blocked as you have reached the limit on number of operations permitted in 24 hours.\r\nContact Microsoft support or retry after 24 hours.",
  },
  ResourceRequestsThrottled: {
    status: 429,
    text: "Number of requests for action 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action' exceeded the limit of '150' for time interval '01:00:00'. Please try again after '324' seconds.",
  },
  MissingSubscriptionRegistration: {
    status: 409,
    text: "The subscription is not registered to use namespace 'Microsoft.RecoveryServices'. See https://aka.ms/rps-not-found for how to register subscriptions.",
  },
  ScopeLocked: {
    status: 409,
    text: "The scope cannot perform write operation because following scope(s) are locked. Please remove the lock and try again.",
  },
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
  UserErrorOperationNotAllowedOnSoftDeletedItem: {
    status: 400,
    text: "The operation is not allowed: the backup item is in soft deleted state.",
    fix: "Undelete the backup item and retry the operation.",
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
  UserErrorStorageAccountNotFound: {
    status: 404,
    number: 400118,
    text: "The specified storage account was not found.",
    fix: "Make sure that the storage account exists.",
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
  VMNotInRunningStateUserError: {
    status: 409,
    number: 400212,
    text: "The virtual machine is not in a running state.",
    fix: "Start the virtual machine and retry the operation.",
  },
  GuestAgentStatusUnavailableUserError: {
    status: 400,
    number: 400054,
    text: "Could not communicate with the VM agent for snapshot status.",
    fix: "Install the VM agent, or restart it.",
  },
} as const satisfies Record<string, RefusalRow>;
export type RefusalCode = keyof typeof REFUSALS;

export function refusalRow(code: RefusalCode): RefusalRow {
  return REFUSALS[code];
}
