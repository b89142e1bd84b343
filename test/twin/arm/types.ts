/** What Azure holds in the twin: plain data, times in epoch milliseconds, ids as the cloud spells them. */

import type {
  Deployment,
  KeyVault,
  NetworkInterface,
  OtherResource,
  PublicIp,
  Result,
  RunCommand,
  VirtualNetwork,
} from "./deployments/types.ts";
import type { Knobs } from "./knobs.ts";
import type { Vault } from "./recovery-services/types.ts";

export type * from "./deployments/types.ts";
export type * from "./recovery-services/types.ts";

export interface AzureWorld {
  tenantId: string;
  subscriptions: Subscription[];
  resourceGroups: ResourceGroup[];
  storageAccounts: StorageAccount[];
  disks: Disk[];
  vms: VirtualMachine[];
  networks: VirtualNetwork[];
  nics: NetworkInterface[];
  publicIps: PublicIp[];
  others: OtherResource[];
  keyVaults: KeyVault[];
  deployments: Deployment[];
  runCommands: RunCommand[];
  results: Result[];
  vaults: Vault[];
  roleDefinitions: RoleDefinition[];
  roleAssignments: RoleAssignment[];
  activityLog: ActivityEntry[];
  /** Job reads in the current hour, by caller and action. */
  reads: Record<string, { from: number; count: number }>;
  /** ARM's own token buckets as the last request of each caller left them. */
  buckets: Record<string, { at: number; tokens: number }>;
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
  /** File shares; left out: none. */
  shares?: FileShare[];
  /** The account's firewall lets nobody in from where the tests run. */
  firewalled?: true;
}
export interface FileShare {
  name: string;
  quotaGiB: number;
  protocol: "SMB" | "NFS";
  modifiedAt: number;
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
  /** The time whose data a restored disk holds; left out: today's. */
  contentOf?: number;
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
  /** Of the interfaces it uses; left out: the twin does not have them. */
  nicIds?: string[];
  /** Left out: long ago. */
  bootedAt?: number;
  /** Set by DELETE: gone from then on. */
  goneAt?: number;
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
