import type { PhaseName } from "../core/index.ts";

export interface PermissionNeed {
  /**
   * Where: `vault`, `source`, or a place that the target names. `own-group`: where a group of the run's own is made, which is the subscription;
   * `network`: a virtual network that the parameter file names.
   */
  readonly at: string;
  /** What for, after "it may". */
  readonly to: string;
  /** Alternatives: all actions of one of them are enough. */
  readonly anyOf: readonly (readonly string[])[];
  /**
   * `request`: without it the restore cannot be asked for. `proof`: without it the mode cannot end well.
   * `wish`: the run goes on without it, and can say or do less; or Azure documents it, and does not always ask for it.
   */
  readonly weight: "request" | "proof" | "wish";
  /** The first phase that needs it. None: a restore alone does, which modes check and dry-run foretell. */
  readonly from?: PhaseName;
  /** Mode restore removes nothing. */
  readonly only?: "drill";
  /** What not every restore does: only where this one does. `validate`: Azure validates such a request. */
  readonly use?: string;
  /** A data action: read in the service itself, not by its resource manager. */
  readonly data?: true;
}
const vault = (action: string) => `Microsoft.RecoveryServices/Vaults/${action}`;
const item = (action: string) => vault(`backupFabrics/protectionContainers/protectedItems/${action}`);
const one = (action: string) => [[action]];

/**
 * What every restore needs on the vault, by what this program asks for and by Azure Backup's own table
 * (https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault). What a kind of target needs beside it stands with the kind.
 */
export const VAULT_NEEDS: readonly PermissionNeed[] = [
  { at: "vault", to: "read the vault", anyOf: one(vault("read")), weight: "request", from: "vault" },
  {
    at: "vault",
    to: "find the protected item",
    anyOf: one(vault("backupProtectedItems/read")),
    weight: "request",
    from: "vault",
  },
  { at: "vault", to: "list recovery points", anyOf: one(item("recoveryPoints/read")), weight: "request", from: "vault" },
  { at: "vault", to: "read the backup policy", anyOf: one(vault("backupPolicies/read")), weight: "proof", from: "vault" },
  {
    at: "vault",
    to: "have the request validated",
    use: "validate",
    anyOf: [
      [vault("backupTriggerValidateOperation/action"), vault("backupValidateOperationsStatuses/read")],
      [vault("backupValidateOperation/action")],
    ],
    weight: "proof",
    from: "validate",
  },
  { at: "vault", to: "list and follow jobs", anyOf: one(vault("backupJobs/read")), weight: "request" },
  { at: "vault", to: "restore", anyOf: one(item("recoveryPoints/restore/action")), weight: "request" },
  { at: "vault", to: "read the restore's operation", anyOf: one(vault("backupOperations/read")), weight: "wish" },
  { at: "vault", to: "cancel a job", anyOf: one(vault("backupJobs/cancel/action")), weight: "wish" },
];

/** What each secret needs in Google IAM: its newest enabled version found, and the value read. */
export const SECRET_NEEDS = [
  "secretmanager.versions.list",
  "secretmanager.versions.get",
  "secretmanager.versions.access",
] as const;
/** Nobody who restores needs these: they tell secretmanager.admin and owner (the first), and editor. */
export const SECRET_SURPLUS = ["secretmanager.secrets.setIamPolicy", "secretmanager.secrets.delete"] as const;
