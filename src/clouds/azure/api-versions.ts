/** Of a provider whose newer version tells more: that one is asked, and the older one where a cloud refuses it (`known-version.ts`). */
export interface NewerOrOlder {
  /** Its namespace. A cloud that refuses the newer version of one of its types is taken to refuse that of all. */
  readonly provider: string;
  readonly newer: string;
  readonly older: string;
}
export type ApiVersion = string | NewerOrOlder;

/**
 * Every api-version that this tool sends, and why that one. A version is part of what was tried: a newer one changes what is asked, so it is
 * changed here alone, after a look at what it changes. (`clouds/identity/clouds.ts` names the one that is asked before there is a resource
 * manager to speak of.)
 */
export const API_VERSIONS = {
  /**
   * Restores, their validation, their operations and jobs: it knows Resource Guard requests, and its paths are those of every version since
   * 2021. Newer versions tell nothing more of them (recorded), so what a restore's safety depends on needs no second version.
   */
  backup: "2024-04-01",
  /** Vaults, protected items and recovery points: the newer tells of scans for threats and of threats that were found (recorded). */
  protection: { provider: "Microsoft.RecoveryServices", newer: "2026-07-01", older: "2024-04-01" },
  /** Resource groups, lists of resources, deployments and their forecast: one for all of them, so that what one shows another means too. */
  resources: "2021-04-01",
  /** Virtual machines, their extensions, availability sets and run commands. */
  machines: "2024-07-01",
  /** Disks are versioned apart from machines. Types that no drill makes are asked by this one too. */
  disks: "2023-04-02",
  /** Network interfaces, public addresses, networks and security groups. */
  network: "2023-09-01",
  /** Storage accounts and their blob containers. */
  storage: "2023-05-01",
  /** Blobs' own data, by their header `x-ms-version`. */
  blobs: "2021-12-02",
  /** What a role gives at a scope. */
  permissions: "2022-04-01",
  /** The Activity Log: the documented one. */
  activityLog: "2015-04-01",
  /** A managed identity's federated credentials: the first that is no preview. */
  federatedCredentials: "2023-01-31",
} as const;
