/** What Azure holds in the twin: plain data, times in epoch milliseconds, ids as the cloud spells them. */
import type { Knobs } from "./knobs.ts";

export interface AzureWorld {
  tenantId: string;
  subscriptions: Subscription[];
  resourceGroups: ResourceGroup[];
  storageAccounts: StorageAccount[];
  disks: Disk[];
  vms: VirtualMachine[];
  vaults: Vault[];
  roleDefinitions: RoleDefinition[];
  roleAssignments: RoleAssignment[];
  activityLog: ActivityEntry[];
  /** Job reads in the current hour, by caller and action. */
  reads: Record<string, { from: number; count: number }>;
  knobs: Knobs;
}

export interface Subscription {
  id: string;
  name: string;
  /** Namespaces it is registered for. */
  providers: string[];
}
export interface ResourceGroup {
  subscription: string;
  name: string;
  location: string;
  tags: Record<string, string>;
  createdAt: number;
  /** Set by DELETE: gone from then on. */
  goneAt?: number;
}
export interface StorageAccount {
  id: string;
  location: string;
  sku: string;
  tags: Record<string, string>;
  createdAt: number;
  keys: [string, string];
  containers: Container[];
}
export interface Container {
  name: string;
  modifiedAt: number;
  blobs: Blob[];
}
export interface Blob {
  name: string;
  bytes: number;
  modifiedAt: number;
  /** JSON or text; a VHD has none. */
  content?: string;
}
export interface Disk {
  id: string;
  location: string;
  sizeGiB: number;
  sku: string;
  osType?: "Linux" | "Windows";
  createdAt: number;
  tags: Record<string, string>;
  zones: string[];
  /** Restore: made by Azure Backup. */
  createOption: "FromImage" | "Empty" | "Restore" | "Copy";
  sourceId?: string;
  /** Id of the machine it is attached to. */
  managedBy?: string;
}
export interface VirtualMachine {
  id: string;
  location: string;
  size: string;
  osType: "Linux" | "Windows";
  osDisk: { name: string; id: string; sizeGiB: number };
  dataDisks: { lun: number; name: string; id: string; sizeGiB: number }[];
  createdAt: number;
  tags: Record<string, string>;
  power: "running" | "deallocated";
}

export interface Vault {
  id: string;
  location: string;
  redundancy: "GeoRedundant" | "LocallyRedundant" | "ZoneRedundant";
  softDeleteDays: number;
  /** Disabled: no Resource Guard stands before restores. */
  multiUserAuthorization: "Enabled" | "Disabled";
  immutability: "Disabled" | "Unlocked" | "Locked";
  policies: Policy[];
  items: ProtectedItem[];
  jobs: Job[];
  operations: Operation[];
}
export interface Policy {
  name: string;
  /** hh:mm in UTC. */
  time: string;
  keepDays: number;
  snapshotDays: number;
}
export interface ProtectedItem {
  /** `iaasvmcontainerv2;group;name`, as the vault spells it. */
  container: string;
  vmId: string;
  policy: string | null;
  state: "Protected" | "IRPending" | "ProtectionStopped" | "ProtectionError";
  lastBackup: number | null;
  /** Set while soft-deleted: when it goes for good. */
  deletedUntil?: number;
  /** Disks as the backup holds them; `lun` is left out for the operating system's. */
  disks: { name: string; lun?: number; sizeGiB: number }[];
  points: RecoveryPoint[];
}
export type Tier = "InstantRP" | "HardenedRP" | "ArchivedRP";
export interface RecoveryPoint {
  id: string;
  time: number;
  consistency: "AppConsistent" | "FileSystemConsistent" | "CrashConsistent";
  tiers: { type: Tier; status: "Valid" | "Invalid" | "Disabled" | "Deleted" | "Rehydrated" }[];
  managed: boolean;
  encrypted: boolean;
}

export type JobStatus = "InProgress" | "Completed" | "CompletedWithWarnings" | "Failed" | "Cancelled" | "Cancelling";
export interface Task {
  id: string;
  status: "NotStarted" | "InProgress" | "Completed" | "Failed";
  details?: string;
}
export interface JobError {
  code: number;
  title: string;
  text: string;
  recommendations: string[];
}
export interface Job {
  id: string;
  operation: "Restore" | "Backup" | "ConfigureBackup";
  container: string;
  entity: string;
  status: JobStatus;
  startedAt: number;
  endedAt: number | null;
  /** `x-ms-client-request-id` of the request that started it. */
  activityId: string;
  correlationId: string;
  cancellable: boolean;
  percentage: number;
  remainingSeconds: number | null;
  message: string;
  tasks: Task[];
  properties: Record<string, string>;
  errors: JobError[];
  /** What is still to happen, in order. */
  steps: JobStep[];
  restore?: RestoreFacts;
}
/** One change of a job, so many seconds (at speed 1) after its start. */
export interface JobStep {
  after: number;
  change: {
    status?: JobStatus;
    percentage?: number;
    remainingSeconds?: number;
    tasks?: Task[];
    errors?: JobError[];
    message?: string;
    /** What then exists: disks in the target group, or VHDs in the staging account; with them config and template. */
    makes?: "disks" | "vhds";
  };
}
/** What the request asked for, as far as making it needs it. */
export interface RestoreFacts {
  pointId: string;
  pointTime: number;
  sourceId: string;
  /** Left out: an unmanaged restore. */
  targetGroupId?: string;
  stagingId: string;
  zones: string[];
  location: string;
  osType: "Linux" | "Windows";
  disks: { name: string; lun?: number; sizeGiB: number }[];
  allDisks: string[];
  /** Whether the request chose disks: then the job names them. */
  chosen: boolean;
}
export interface ValidationResult {
  code: string;
  message: string;
  recommendations: string[];
}
/** What an Azure-AsyncOperation or Location header leads to. */
export interface Operation {
  id: string;
  kind: "restore" | "validate" | "cancel";
  startedAt: number;
  /** Seconds at speed 1. */
  takes: number;
  jobId?: string;
  results?: ValidationResult[];
}

export interface RoleDefinition {
  /** The built-in role's GUID. */
  id: string;
  name: string;
  description: string;
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}
export interface RoleAssignment {
  id: string;
  principalId: string;
  roleId: string;
  scope: string;
  createdAt: number;
}
export interface ActivityEntry {
  time: number;
  correlationId: string;
  operationId: string;
  operation: string;
  resourceId: string;
  caller: string;
  status: "Accepted" | "Started" | "Succeeded" | "Failed";
}
