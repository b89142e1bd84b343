/** The plan, read: defaults filled in, durations in seconds. */
import type { Place } from "./evidence/finding.ts";
import type { Instant } from "./terms.ts";

export type OnCancel = "cancel" | "leave";
export interface Plan {
  readonly path: string;
  readonly sha256: string;
  readonly azure: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly subscriptionId: string;
    /** AzureCloud, AzureUSGovernment, AzureChinaCloud, or the https URL of a custom cloud's resource manager. */
    readonly cloud: string;
    readonly subjectToken: "github" | "google";
  };
  readonly google?: {
    /** projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER */
    readonly workloadIdentityProvider: string;
    readonly serviceAccount?: string;
    readonly subjectToken: "github" | "azure";
    readonly azureAudience?: string;
    readonly universe: string;
    readonly endpoints: Partial<Record<"sts" | "iam" | "iam-credentials" | "secret-manager" | "kms" | "logging", string>>;
  };
  readonly trust: {
    readonly azureSubject?: string;
    /** CEL, as the provider's attribute condition is expected to be. */
    readonly googleCondition?: string;
  };
  readonly secrets: Readonly<Record<string, SecretPlan>>;
  readonly grants: readonly { readonly backupPolicy: string; readonly on: string }[];
  readonly configuration: readonly string[];
  readonly limits: {
    readonly parallel: number;
    readonly restores?: number;
    readonly disks?: number /** bytes */;
    readonly size?: number;
  };
  /** Seconds. */
  readonly lastProofWithin?: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
  readonly accept: readonly Accept[];
  /** In plan order. */
  readonly restores: readonly Restore[];
  /** Where a key stands: `["restores", "orders-vm", "target"]`; the nearest known ancestor when the key itself is absent. */
  place(path: readonly (string | number)[]): Place;
}
export interface SecretPlan {
  /** projects/P/secrets/S or projects/P/locations/L/secrets/S */
  readonly resource: string;
  /** Seconds. */
  readonly maxAge: number;
  readonly expectRotation: boolean;
}
interface Accept {
  readonly rule: string;
  readonly subject: string;
  readonly reason: string;
  /** yyyy-mm-dd */
  readonly until: string;
}
export interface Restore {
  readonly name: string;
  readonly vault: { readonly resourceGroup: string; readonly name: string };
  /** Exactly one of `item` and `select`. */
  readonly item?: Item;
  readonly select?: Select;
  readonly region?: "secondary";
  readonly point: PointChoice;
  readonly pointFilter: PointFilter;
  readonly target: Target;
  /** Used instead of `target` in mode restore. */
  readonly restoreTarget?: Target;
  readonly criticality?: string;
  readonly parameters?: string;
  readonly deploy?: { readonly template: string };
  /** What its parameter file takes from Secret Manager; known once that file was read. */
  readonly references?: readonly {
    readonly secret: string;
    readonly version: "newest" | "at-point" | number;
    /** Whether it takes the value, and not only the version or its time. */
    readonly value: boolean;
  }[];
  readonly before: readonly Step[];
  readonly verify: readonly Step[];
  readonly after: readonly Step[];
  readonly cleanUp: readonly Step[];
  /** Names of secrets this restore depends on, beside those its steps name. */
  readonly secrets: readonly string[];
  /** Seconds each. */
  readonly objectives: { readonly rto?: number; readonly rpo?: number };
  /** Seconds each. */
  readonly keep: { readonly passed: number; readonly failed: number; readonly unverified: number };
  readonly onCancel?: OnCancel;
  readonly rehydrate?: { readonly priority: "standard" | "high" /** seconds */; readonly duration: number };
  /** Seconds. */
  readonly timeout: number;
}
/** What a plan names to restore. The keys beside `type` are its kind's own (`workloads/`), and nothing else reads them. */
export interface Item {
  readonly type: string;
}
export interface Select {
  readonly type: string;
  readonly backupPolicy?: string;
  readonly name?: string;
  readonly sample?: number;
  readonly seed?: string;
}
export type PointChoice =
  | { readonly choose: "latest" | "oldest" | "random" }
  | { readonly choose: "id"; readonly id: string }
  | { readonly choose: "before" | "at"; readonly time: Instant }
  | { readonly choose: "ago" /** seconds */; readonly seconds: number };
export interface PointFilter {
  readonly tier?: "snapshot" | "vault" | "archive";
  readonly consistency?: "application" | "file-system" | "crash";
  /** Seconds. */
  readonly within?: number;
}
/** Where a restore goes. The keys beside these are the target's own (`workloads/`). */
export interface Target {
  readonly type: string;
  /** `ephemeral`: a group of this run's own. */
  readonly resourceGroup?: string;
  /** A name, or a full resource id. */
  readonly stagingAccount?: string;
}
export interface Step {
  readonly kind: "run" | "run-command" | "booted" | "files" | "manifest";
  /** The script's path, the manifest's path; empty for the others. */
  readonly path: string;
  /** Environment variable → secret name and version. */
  readonly secrets: Readonly<Record<string, { readonly secret: string; readonly version: "newest" | "at-point" }>>;
  readonly azure: boolean;
  /** Seconds. */
  readonly timeout?: number;
  /** The modes it runs in; empty: all. */
  readonly in: readonly ("restore" | "drill")[];
  readonly files?: { readonly min?: number /** bytes */; readonly bytes?: number };
}

/** What GitHub says of another run of this repository; `unknown`: there is no such run; `unasked`: it could not be asked. */
export type RunState = "running" | "unknown" | "unasked" | { readonly completed: true; readonly createdAt: Instant };
