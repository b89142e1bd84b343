import type { PhaseName } from "../core/index.ts";
/**
 * Where a permission is needed. `own-group`: where a group of the run's own is made, which is the subscription; `network`: a virtual network
 * that the parameter file names.
 */
export type Where = "vault" | "staging" | "target" | "own-group" | "source" | "network";

export interface PermissionNeed {
  readonly at: Where;
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
  /** Only where the plan does it. */
  readonly use?: Use;
  /** A data action: read in the service itself, not by its resource manager. */
  readonly data?: true;
}
/**
 * What not every restore does: `deploy` a template, `generated`: the one that Azure made; `booted` and `command`: steps that look inside;
 * `unmanaged`: VHDs come back, and no disks; `whole`: all disks, whose number Azure does not say of every point.
 */
export type Use = "deploy" | "generated" | "booted" | "command" | "unmanaged" | "whole";

const vault = (action: string) => `Microsoft.RecoveryServices/Vaults/${action}`;
const item = (action: string) => vault(`backupFabrics/protectionContainers/protectedItems/${action}`);
const one = (action: string) => [[action]];
const GROUPS = "Microsoft.Resources/subscriptions/resourceGroups";
const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const MACHINES = "Microsoft.Compute/virtualMachines";
const INTERFACES = "Microsoft.Network/networkInterfaces";
const SUBNETS = "Microsoft.Network/virtualNetworks/subnets";
const DEPLOYMENTS = "Microsoft.Resources/deployments";
const drill = (use: Use, rows: readonly (readonly [to: string, action: string])[]): PermissionNeed[] =>
  rows.map(([to, action]) => ({ at: "target", to, anyOf: one(action), weight: "proof", only: "drill", use }));

/**
 * Everything that a restore of virtual machine disks needs in Azure, by what this program asks for and by Azure Backup's own table
 * (https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault). A test runs a drill and finds each action that it used here.
 */
export const NEEDS: readonly PermissionNeed[] = [
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
  { at: "staging", to: "find the staging account", anyOf: one(`${ACCOUNTS}/read`), weight: "request", from: "vault" },
  { at: "staging", to: "stage the restore", anyOf: one(`${ACCOUNTS}/write`), weight: "request" },
  {
    at: "staging",
    to: "read the staged container",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/read`),
    weight: "proof",
    only: "drill",
  },
  {
    at: "staging",
    to: "remove the staged container",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/delete`),
    weight: "proof",
    only: "drill",
  },
  { at: "own-group", to: "make the run's own group", anyOf: one(`${GROUPS}/write`), weight: "request" },
  { at: "own-group", to: "read that group", anyOf: one(`${GROUPS}/read`), weight: "proof", only: "drill" },
  { at: "own-group", to: "see what stands in it", anyOf: one(`${GROUPS}/resources/read`), weight: "proof", only: "drill" },
  { at: "own-group", to: "remove it", anyOf: one(`${GROUPS}/delete`), weight: "proof", only: "drill" },
  { at: "target", to: "read the target group", anyOf: one(`${GROUPS}/read`), weight: "wish" },
  { at: "target", to: "make disks", anyOf: one("Microsoft.Compute/disks/write"), weight: "request" },
  { at: "target", to: "count the restored disks", anyOf: one("Microsoft.Compute/disks/read"), weight: "proof" },
  { at: "target", to: "remove disks", anyOf: one("Microsoft.Compute/disks/delete"), weight: "proof", only: "drill" },
  {
    at: "staging",
    to: "count the restored VHDs",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/blobs/read`),
    weight: "proof",
    use: "unmanaged",
    data: true,
  },
  {
    at: "staging",
    to: "read the template that Azure generated",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/blobs/read`),
    weight: "proof",
    use: "generated",
    data: true,
  },
  {
    at: "target",
    to: "deploy a template",
    anyOf: [[`${DEPLOYMENTS}/write`, `${DEPLOYMENTS}/validate/action`]],
    weight: "proof",
    use: "deploy",
  },
  {
    at: "target",
    to: "follow a deployment",
    anyOf: [[`${DEPLOYMENTS}/read`, `${DEPLOYMENTS}/operations/read`]],
    weight: "proof",
    use: "deploy",
  },
  ...drill("deploy", [
    ["know what a template would change", `${DEPLOYMENTS}/whatIf/action`],
    ["remove a deployment", `${DEPLOYMENTS}/delete`],
    ["see what was deployed", `${GROUPS}/resources/read`],
  ]),
  { at: "target", to: "end a deployment that hangs", anyOf: one(`${DEPLOYMENTS}/cancel/action`), weight: "wish", use: "deploy" },
  { at: "target", to: "make a machine", anyOf: one(`${MACHINES}/write`), weight: "proof", use: "generated" },
  { at: "target", to: "make its network interface", anyOf: one(`${INTERFACES}/write`), weight: "proof", use: "generated" },
  ...drill("generated", [
    ["read a machine", `${MACHINES}/read`],
    ["remove a machine", `${MACHINES}/delete`],
    ["read a network interface", `${INTERFACES}/read`],
    ["remove a network interface", `${INTERFACES}/delete`],
  ]),
  { at: "network", to: "join the subnet", anyOf: one(`${SUBNETS}/join/action`), weight: "proof", use: "deploy" },
  {
    at: "target",
    to: "see whether a machine has booted",
    anyOf: one(`${MACHINES}/instanceView/read`),
    weight: "proof",
    use: "booted",
  },
  {
    at: "target",
    to: "run a script inside a machine",
    anyOf: [[`${MACHINES}/read`, `${MACHINES}/runCommands/read`, `${MACHINES}/runCommands/write`]],
    weight: "proof",
    use: "command",
  },
  { at: "target", to: "remove a run command", anyOf: one(`${MACHINES}/runCommands/delete`), weight: "wish", use: "command" },
  { at: "source", to: "compare with the source's disks", anyOf: one(`${MACHINES}/read`), weight: "proof", use: "whole" },
  { at: "source", to: "be given its disks back (as Azure documents it)", anyOf: one(`${MACHINES}/write`), weight: "wish" },
];

/** What each secret needs in Google IAM: its newest enabled version found, and the value read. */
export const SECRET_NEEDS = [
  "secretmanager.versions.list",
  "secretmanager.versions.get",
  "secretmanager.versions.access",
] as const;
/** Nobody who restores needs these: they tell secretmanager.admin and owner (the first), and editor. */
export const SECRET_SURPLUS = ["secretmanager.secrets.setIamPolicy", "secretmanager.secrets.delete"] as const;
