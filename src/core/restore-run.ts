/** What the run record holds of one restore. */
import type { OnCancel } from "./plan.ts";
import type { Instant, PhaseName, Tier, Verdict } from "./terms.ts";

export interface PhaseRun {
  readonly name: PhaseName;
  readonly verdict: Verdict;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}
export interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly expected: string;
  readonly actual: string;
}
export interface Held {
  readonly id: string;
  readonly kind: "group" | "job" | "resource" | "container" | "file" | "deployment" | "database";
  readonly state: "intended" | "made" | "kept" | "gone";
  readonly expires?: Instant;
}
export interface PointRun {
  readonly id: string;
  readonly time: Instant;
  readonly tiers: readonly string[];
  readonly consistency: string;
  /** Age at the run's start. */
  readonly ageSeconds: number;
}
/** A recovery point and why it may or may not be used; newest first in lists. */
export interface PointListed {
  readonly id: string;
  readonly time: Instant;
  readonly tiers: readonly string[];
  readonly consistency: string;
  readonly eligible: boolean;
  /** Empty when eligible. */
  readonly reasons: readonly string[];
  readonly chosen: boolean;
  /** The versions of secrets that its data was written with, for a restore that uses them `at-point`; null: there was none yet. */
  readonly secrets?: readonly { readonly name: string; readonly version: string | null; readonly state: string | null }[];
}
interface JobRun {
  readonly id: string;
  readonly status: string;
  readonly startTime: Instant;
  /** Null while it runs. */
  readonly endTime: Instant | null;
  /** `x-ms-correlation-request-id` of the trigger. */
  readonly correlationId: string | null;
  /** The owner id it carries. */
  readonly activityId: string | null;
}
export interface Objective {
  readonly targetSeconds: number | null;
  readonly actualSeconds: number | null;
  /** Null when either is unknown. */
  readonly met: boolean | null;
}
/** One thing that a cloud's own log says of the run, or should say. */
export interface AuditRun {
  readonly cloud: string;
  /** Of the entry; while it is not found, of what it is about. */
  readonly time: Instant;
  readonly operation: string;
  readonly principal: string;
  /** Azure: of the trigger. Google: the reason that the requests gave. */
  readonly correlationId: string;
  /** Whose log it is in: `subscriptions/<id>` or `projects/<id or number>`. */
  readonly scope?: string;
  /** False: not in the log yet. */
  readonly found: boolean;
}
export interface SecretRun {
  readonly name: string;
  readonly resource: string;
  readonly version: string | null;
  readonly state: string | null;
  readonly createTime: Instant | null;
  readonly ageDays: number | null;
  readonly maxAgeDays: number;
  /** Restore → the version its recovery point's data was written with, for steps that ask for `at-point`. */
  readonly atPoint?: Readonly<
    Record<string, { readonly version: string | null; readonly state: string | null; readonly createTime: Instant | null }>
  >;
  /** Versions of customer-managed keys that encrypt the version. */
  readonly keys?: readonly string[];
  /** Each time that its value was read to be used. */
  readonly uses?: SecretUse[];
  readonly verdict: Verdict;
}
export interface SecretUse {
  readonly restore: string;
  /** What it was used for: a step as the plan names it. */
  readonly step: string;
  /** `newest`, `at-point`, or a number. */
  readonly wanted: string;
  readonly version: string;
  readonly createTime: Instant;
  readonly usedAt: Instant;
}
/** What was deployed for a restore, or would be. */
export interface DeploymentRun {
  /** ARM id; null while nothing was deployed. */
  readonly id: string | null;
  /** `restored`, or the template's path. */
  readonly template: string;
  readonly state: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly correlationId: string | null;
  /** Of the template; those of a secure type are left out. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What Azure said before that it would change; null when it was not asked. */
  readonly changes: readonly { readonly id: string; readonly change: string; readonly properties: readonly string[] }[] | null;
}
export interface RestoreRun {
  readonly name: string;
  /** In a report: the run it was part of, by its place in `sources`. None: nothing was found of it. */
  readonly from?: number;
  vault: string;
  policy: string | null;
  item: string;
  sourceId: string | null;
  point: PointRun | null;
  newestPoint: PointRun | null;
  /** The newest 20, in modes from `check` on. */
  points: PointListed[];
  /** Plain keys as the summary shows them: type, resourceGroup, location, disks, stagingAccount. */
  target: Readonly<Record<string, string>>;
  verdict: Verdict;
  tier: Tier | null;
  /** The phases that this mode owes this restore: without each of them it has not passed. */
  readonly due: readonly PhaseName[];
  phases: PhaseRun[];
  ownerId: string | null;
  triggeredAt: Instant | null;
  job: JobRun | null;
  restored: { readonly id: string; readonly type: string; readonly name: string }[];
  /** Where the plan deploys something. */
  deployment?: DeploymentRun;
  selection: {
    readonly population: number;
    readonly eligible: number;
    readonly excluded: number;
    readonly seed: string | null;
  } | null;
  held: Held[];
  /** What the post step needs to give back what a dead step holds. */
  vaultPlace: { readonly resourceGroup: string; readonly name: string } | null;
  stagingId: string | null;
  onCancel: OnCancel;
  objectives: { rto: Objective; rpo: Objective };
  checks: Check[];
  cleanUp: { readonly verdict: Verdict | "deferred"; readonly inventory: readonly Held[] } | null;
}
