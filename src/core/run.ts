/** The run record: what evidence.json serialises, and all that any report reads. */
import type { Compared, Effect, Finding } from "./findings.ts";
import type { Mode } from "./modes.ts";
import type { AuditRun, PhaseRun, RestoreRun, SecretRun } from "./restore-run.ts";
import type { GitHubRun } from "./settings.ts";
import type { Instant, Tier, Verdict } from "./terms.ts";

/** One run that a report is made of, as its own evidence told it. */
export interface SourceRun {
  /** The evidence file, as the report found it. */
  readonly path: string;
  readonly repository: string;
  readonly runId: string;
  readonly runAttempt: number;
  /** The run's page; null when it has none that could be trusted to be one. */
  readonly url: string | null;
  readonly mode: Mode;
  /** Path of its plan. */
  readonly plan: string | null;
  readonly verdict: Verdict;
  readonly tier: Tier | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly breakGlass: boolean;
  readonly reason: string | null;
}
/** The Google trust through which Entra is reached: all that makes the service account's ID token again. URLs without a trailing slash. */
export interface ThroughGoogle {
  readonly workloadIdentityProvider: string;
  readonly serviceAccount: string;
  readonly universe: string;
  readonly sts: string;
  readonly iamCredentials: string;
}
/** One permission that a restore needs, and whether it is granted. */
export interface PermissionRun {
  readonly restore: string;
  readonly cloud: "Azure" | "Google Cloud";
  /** In words: "the vault prod-vault". */
  readonly scope: string;
  /** Actions or permission. */
  readonly needed: string;
  readonly to: string;
  /** `only-checks`: no, and the identity may change nothing at all: it is not meant to restore. */
  readonly granted: "yes" | "no" | "unreadable" | "only-checks";
}
/** What the plan's grants said of a restore. */
export interface GrantRun {
  readonly restore: string;
  readonly policy: string | null;
  /** The secret that decided. */
  readonly secret: string | null;
  readonly outcome: "granted" | "uncovered" | "denied" | "unanswered" | "break-glass";
}
/** The negative test: what was presented that must be refused. */
export interface ProbeRun {
  readonly ran: boolean;
  /** Why it was not run. */
  readonly why: string | null;
  readonly tried: readonly {
    readonly cloud: "Azure" | "Google Cloud";
    readonly what: string;
    readonly outcome: "refused" | "accepted" | "unanswered";
    readonly answer: string;
  }[];
}
/** What a cloud would say of a job that is not the one that ran. */
export interface Foretold {
  /** `unknown`: what the cloud demands may not be read, or could not be evaluated here. */
  readonly answer: "let-in" | "refused" | "unknown";
  /** In words; empty when there is nothing to add. */
  readonly why: string;
}
/** One row of the forecast: this job after a change, which the trust should survive, or a job that it should not let in. */
export interface ForecastRun {
  readonly kind: "change" | "stranger";
  readonly what: string;
  readonly entra: Foretold;
  /** Null: the run has nothing to do with Google. */
  readonly google: Foretold | null;
}
export interface Run {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly mode: Mode;
  verdict: Verdict;
  tier: Tier | null;
  readonly startedAt: Instant;
  endedAt: Instant | null;
  readonly reason: string | null;
  readonly breakGlass: boolean;
  run: Omit<GitHubRun, "serverUrl" | "apiUrl"> & {
    readonly approvers: readonly string[];
    readonly environment: string | null;
    /** When GitHub says the run was created; null without a `github-token` that may read it. */
    readonly createdAt: Instant | null;
  };
  plan: {
    readonly path: string;
    readonly sha256: string;
    readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
  } | null;
  /** Phases of the run itself: plan and trust. */
  phases: PhaseRun[];
  /** Every host that was sent a token. */
  hosts: string[];
  readonly previous: { readonly runId: string; readonly runAttempt: number; readonly sha256: string } | null;
  identity: {
    github: Readonly<Record<string, unknown>> | null;
    azure: {
      readonly tenantId: string;
      readonly clientId: string;
      readonly objectId: string | null;
      readonly expiresAt: Instant;
      readonly subjectToken: "github" | "google";
      /** With `subjectToken` google: what the post step makes that token of. */
      readonly through?: ThroughGoogle;
      readonly subscriptionId: string;
      readonly cloud: {
        readonly name: string;
        readonly arm: string;
        readonly authority: string;
        readonly audience: string;
        readonly builtIn: boolean;
      };
    } | null;
    google: {
      readonly principal: string;
      readonly serviceAccount: string | null;
      readonly expiresAt: Instant;
      readonly subjectToken: "github" | "azure";
    } | null;
  };
  /** What was presented against what each cloud demands, where something differs or was refused. */
  compared?: readonly Compared[];
  /** Where what a cloud demands could be read, but in mode restore. */
  forecast?: readonly ForecastRun[];
  secrets: SecretRun[];
  /** Of the restores that the run came to, from mode check on. */
  permissions?: readonly PermissionRun[];
  /** Where the plan has grants. */
  grants?: readonly GrantRun[];
  /** Where the trust was reached. */
  probe?: ProbeRun;
  /** Names of the restores that this run is to go through, also of those that it never came to. */
  selected?: readonly string[];
  restores: RestoreRun[];
  /** In mode report alone: the runs that it is made of. */
  sources?: readonly SourceRun[];
  audit: AuditRun[];
  findings: Finding[];
  /** What the pull request does, of a run for one. */
  effects?: readonly Effect[];
  /** What `fail-on` made of it: the step's exit code. */
  exitCode: number;
}
