import { type RefusalRow, WORKLOAD_REFUSALS } from "./refusals-workload.ts";

/** What Azure Backup says when it will not, or could not: one row a code. `number`: the code that a failed job carries. */
const LATER = "Wait for a few minutes and then try the operation again. If the issue persists, please contact Microsoft support.";

const REFUSALS = {
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
  UserErrorOperationNotAllowedOnSoftDeletedItem: {
    status: 400,
    text: "The operation is not allowed: the backup item is in soft deleted state.",
    fix: "Undelete the backup item and retry the operation.",
  },
  UserErrorStorageAccountNotFound: {
    status: 404,
    number: 400118,
    text: "The specified storage account was not found.",
    fix: "Make sure that the storage account exists.",
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
  ...WORKLOAD_REFUSALS,
} as const satisfies Record<string, RefusalRow>;
export type RefusalCode = keyof typeof REFUSALS;

export function refusalCodes(): RefusalCode[] {
  return Object.keys(REFUSALS).filter((code): code is RefusalCode => code in REFUSALS);
}

export function refusalRow(code: RefusalCode): RefusalRow {
  return REFUSALS[code];
}
