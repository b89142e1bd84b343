/** What a Recovery Services vault holds. */
export interface Vault {
  id: string;
  location: string;
  redundancy: "GeoRedundant" | "LocallyRedundant" | "ZoneRedundant";
  softDeleteDays: number;
  /** Disabled: no Resource Guard stands before restores. */
  multiUserAuthorization: "Enabled" | "Disabled";
  immutability: "Disabled" | "Unlocked" | "Locked";
  policies: Policy[];
  /** Machines. */
  items: ProtectedItem[];
  /** File shares. */
  shares: ProtectedShare[];
  jobs: Job[];
  operations: Operation[];
}
export interface Policy {
  name: string;
  /** hh:mm in UTC. */
  time: string;
  keepDays: number;
  snapshotDays: number;
  /** Left out: it is one of machines. */
  workload?: "AzureFileShare";
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
  /** Its disk exclusion settings of today, as the item shows them. */
  exclusion?: { luns: number[]; inclusion: boolean };
  /** What the scan of its source says. */
  scan?: { status: string; summary: string };
}
export interface ProtectedShare {
  /** ARM id of the storage account. */
  accountId: string;
  name: string;
  /** 64 hexadecimal digits, in the item's name in place of the share's. */
  hash: string;
  policy: string | null;
  state: ProtectedItem["state"];
  lastBackup: number | null;
  /** Set while soft-deleted: when it goes for good. */
  deletedUntil?: number;
  points: SharePoint[];
}
export interface SharePoint {
  id: string;
  time: number;
  sizeGiB: number;
  /** Older points have none (recorded). */
  tiers?: RecoveryPoint["tiers"];
  /** Deleted, and kept for a while. Left out: Azure says nothing of it. */
  softDeleted?: boolean;
}
type Tier = "InstantRP" | "HardenedRP" | "ArchivedRP";
export interface RecoveryPoint {
  id: string;
  time: number;
  consistency: "AppConsistent" | "FileSystemConsistent" | "CrashConsistent";
  tiers: { type: Tier; status: "Valid" | "Invalid" | "Disabled" | "Deleted" | "Rehydrated" }[];
  managed: boolean;
  encrypted: boolean;
  /** Where disks are left out: the list of points says how many, its own page which (recorded). The operating system's disk has no LUN. */
  disks?: { included: { name: string; lun?: number }[]; excluded: { name: string; lun?: number }[] };
  /** What a scan found in it. */
  threats?: { status: string; found: { title: string; severity: string; since: number }[] };
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
