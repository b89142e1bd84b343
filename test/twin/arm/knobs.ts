/** What a scenario turns: each one plain data on the world, its default a cloud without trouble. */

import type { DeploymentRefusal } from "./deployments/refusals.ts";
import type { RefusalCode } from "./recovery-services/refusals.ts";
import type { DeploymentTrouble, JobError, ValidationResult } from "./types.ts";

export type RestoreOutcome =
  | { readonly of: "completed" }
  | { readonly of: "warnings"; readonly error?: JobError | RefusalCode }
  | { readonly of: "failed"; readonly error?: JobError | RefusalCode }
  /** Somebody cancels it in the portal. */
  | { readonly of: "cancelled" }
  /** Stays in progress for ever. */
  | { readonly of: "stuck" };

export interface Knobs {
  restoreOutcome: RestoreOutcome;
  /** Machines whose restores end otherwise, by name. */
  restoreOutcomes: Record<string, RestoreOutcome>;
  /** The restore POST is answered so, and nothing begins. */
  restoreRefusal: RefusalCode | { readonly status: number; readonly code: string; readonly message: string } | null;
  /** What both validations find. */
  validateResults: (ValidationResult | RefusalCode)[];
  /** The trigger answers 403, whatever the roles: as for Backup Contributor. The synchronous one still works. */
  triggerValidateDenied: boolean;
  /** How many seconds the job list lags behind. */
  staleJobLists: number;
  /** The restore begins, but its answer is lost: the connection breaks, or the gateway answers this status. */
  answerLost: { readonly as: "reset" | 500 | 502 | 503 | 504; times: number } | null;
  /** Requests that ARM lets one principal make in one subscription, or in the tenant: how many at once, and how many more a second. */
  buckets: Record<"reads" | "writes" | "deletes", { size: number; perSecond: number }>;
  /** Job reads an hour, of the list and of single jobs together. */
  jobReadsPerHour: number;
  /** Retry-After in seconds, by what is asked. */
  retryAfter: { restore: number; validate: number; cancel: number };
  /** Seconds at speed 1. */
  restoreSeconds: number;
  validateSeconds: number;
  /** A completed restore brings this many disks fewer than asked. */
  disksMissing: number;
  /** A completed restore does not tag its disks. */
  untagged: boolean;
  /** What a job's own page leaves out: its bag, or everything that only the page tells. */
  jobPages: "whole" | "empty bag" | "bare";
  /** The newest api-version of any service that this cloud knows; `ALL`: those of today. */
  versionsUntil: string;
  /** The year whose keys and gaps jobs have. */
  jobsOf: 2024 | 2026;
  /** Elements of a list page. */
  pageSize: number;
  /** Activity Log entries show after this many seconds. */
  activityLogSeconds: number;
  /** Names of resources whose DELETE answers 409 ScopeLocked. */
  locked: string[];
  /** What deployments meet. */
  deploymentTroubles: (DeploymentTrouble | DeploymentRefusal)[];
  /** Until a new machine shows as running, and until its agent reports, counted from when it was made; null: never. */
  bootSeconds: number | null;
  agentSeconds: number | null;
  /** What a guest remembers, by the name of the environment variable in which its scripts find it. */
  guestSecrets: Record<string, GuestSecret>;
}

/** A secret in Google Secret Manager as it was when the machine's disks were backed up, or a text. */
type GuestSecret = { readonly project: string; readonly secret: string } | { readonly text: string };

/** After every api-version. */
export const ALL = "9999-12-31";

export function knobs(): Knobs {
  return {
    restoreOutcome: { of: "completed" },
    restoreOutcomes: {},
    restoreRefusal: null,
    validateResults: [],
    triggerValidateDenied: false,
    staleJobLists: 0,
    answerLost: null,
    buckets: {
      reads: { size: 250, perSecond: 25 },
      writes: { size: 200, perSecond: 10 },
      deletes: { size: 200, perSecond: 10 },
    },
    jobReadsPerHour: 450,
    retryAfter: { restore: 30, validate: 10, cancel: 30 },
    restoreSeconds: 70,
    validateSeconds: 8,
    disksMissing: 0,
    untagged: false,
    jobPages: "whole",
    versionsUntil: ALL,
    jobsOf: 2024,
    pageSize: 200,
    activityLogSeconds: 120,
    locked: [],
    deploymentTroubles: [],
    bootSeconds: 15,
    agentSeconds: 30,
    guestSecrets: {},
  };
}
