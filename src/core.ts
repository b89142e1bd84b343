/** Every type that two folders share. No imports, no behaviour: only the phase and mode tables have values. */

/** The phases in order: whose they are, the tier that passing one earns. */
export const PHASES = [
  { name: "plan", of: "run", tier: "linted" },
  { name: "trust", of: "run" },
  { name: "vault", of: "restore" },
  { name: "secrets", of: "restore", tier: "checked" },
  { name: "validate", of: "restore", tier: "validated" },
  { name: "before", of: "restore" },
  { name: "restore", of: "restore", tier: "restored" },
  { name: "deploy", of: "restore", tier: "deployed" },
  { name: "verify", of: "restore", tier: "verified" },
  { name: "after", of: "restore" },
  { name: "clean-up", of: "restore" },
] as const;
type PhaseRow = (typeof PHASES)[number];
export type PhaseName = PhaseRow["name"];
export type Tier = Extract<PhaseRow, { tier: string }>["tier"];

/** Each mode runs through the phase it names. */
export const MODES = {
  lint: "plan",
  check: "secrets",
  "dry-run": "validate",
  restore: "after",
  drill: "clean-up",
  reap: null,
  report: null,
  init: null,
} as const satisfies Record<string, PhaseName | null>;
export type Mode = keyof typeof MODES;

/** Rising; `not-run` never counts in "worst of". */
export type Verdict = "not-run" | "passed" | "unverified" | "failed";
export type Level = "note" | "warning" | "error";
/** RFC 3339 in UTC. */
export type Instant = string;
/** The services a run talks to, each a base URL without a trailing slash. */
export type Service =
  | "github"
  | "entra"
  | "graph"
  | "arm"
  | "sts"
  | "iam"
  | "iam-credentials"
  | "secret-manager"
  | "kms"
  | "logging";
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

// ---- settings: inputs and runner environment as one typed value ----
export interface GitHubRun {
  readonly repository: string;
  readonly repositoryId: string;
  readonly workflowRef: string;
  readonly sha: string;
  readonly runId: string;
  readonly runAttempt: number;
  readonly event: string;
  readonly actor: string;
  readonly triggeringActor: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
}
export type FailOn = "error" | "warning" | "never";
/** What a workflow makes a job of. */
export type FanOut = "vault" | "restore";
export interface Settings {
  readonly mode: Mode;
  /** Path of the plan as the user gave it. */
  readonly plan: string;
  /** The workspace the plan's relative paths start from. */
  readonly workspace: string;
  readonly only: readonly string[];
  /** Raw text of input `point`; parsed by the plan's own grammar. */
  readonly point?: string;
  readonly confirm?: string;
  readonly reason?: string;
  readonly breakGlass: boolean;
  /** A job id to go on following. */
  readonly resume?: string;
  readonly onCancel?: OnCancel;
  readonly probeTrust: boolean;
  /** Inputs that override the plan's value of the same name. */
  readonly azure: { readonly tenantId?: string; readonly clientId?: string; readonly subscriptionId?: string };
  readonly google: { readonly workloadIdentityProvider?: string; readonly serviceAccount?: string };
  readonly failOn: FailOn;
  readonly fanOut: FanOut;
  readonly evidence: readonly string[];
  readonly comment: boolean;
  readonly issue: boolean;
  readonly reducedLabel: string;
  readonly outputDirectory: string;
  readonly githubToken?: string;
  readonly run: GitHubRun;
  /** GitHub's token endpoint; absent without `id-token: write`. */
  readonly oidc?: { readonly url: string; readonly token: string };
  /** Without one: why, as far as it can be known. */
  readonly noToken?: { readonly code: string; readonly text: string };
}

// ---- the plan, read ----
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
export interface Accept {
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
export type Item =
  | { readonly type: "vm"; readonly name: string; readonly resourceGroup: string }
  | { readonly type: "file-share"; readonly storageAccount: string; readonly name: string }
  | {
      readonly type: "sql-database" | "hana-database";
      readonly server?: string;
      readonly resourceGroup?: string;
      readonly availabilityGroup?: string;
      readonly instance: string;
      readonly database: string;
    };
export type Kind = Item["type"];
export interface Select {
  readonly type: Kind;
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
export interface DisksTarget {
  readonly type: "disks";
  /** Left out: the unmanaged (VHD) restore. `ephemeral`: a group of this run's own. */
  readonly resourceGroup?: string;
  readonly location?: string;
  /** A name, or a full resource id. */
  readonly stagingAccount?: string;
  readonly disks: "all" | "os" | readonly number[];
  readonly zone?: string;
  readonly diskEncryptionSet?: string;
  readonly diskAccess?: string;
  readonly stagingIdentity?: string;
}
/** A target of a kind that this version parses but does not run yet carries its keys as written. */
export interface OtherTarget {
  readonly type: "new-vm" | "original" | "share" | "files" | "database";
  readonly resourceGroup?: string;
  readonly stagingAccount?: string;
  readonly keys: Readonly<Record<string, unknown>>;
}
export type Target = DisksTarget | OtherTarget;
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

// ---- facts ----
/** What a service said instead of an answer. `text` is its own, in full, never with a token in it. */
export interface Refusal {
  readonly service: Service;
  /** What we were doing, in words: "list recovery points". */
  readonly operation: string;
  readonly status?: number;
  readonly code?: string;
  readonly text: string;
  /** ARM's or Google's own id of the request, for a support case. */
  readonly requestId?: string;
  /** The claims of GitHub's token that the trust was to accept. */
  readonly presented?: { readonly subject?: string; readonly issuer?: string; readonly audience?: string };
}
export type Fact<T> = { readonly value: T; readonly readAt: Instant } | { readonly unreadable: Refusal };

/** Whether Google gave this identity the secret of a grant: it did, it refused, or it could not be asked. */
export type Proof = { readonly how: "granted" } | { readonly how: "denied" | "unanswered"; readonly refusal: Refusal };

// ---- findings ----
export type RuleCode = `RD${"P" | "A" | "G" | "W" | "T" | "S" | "B" | "D"}${number}`;
export interface Said {
  readonly subject: string;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly fix?: string;
  /** The fix as Terraform's language has it, for changes of trust and roles. */
  readonly terraform?: string;
  readonly where?: Place;
}
export interface Finding extends Said {
  readonly rule: RuleCode;
  readonly level: Level;
  readonly title: string;
  readonly phase: PhaseName;
  readonly restore?: string;
  /** The refusal that stood in the way, when there was one. */
  readonly unreadable?: Refusal;
  readonly accepted?: { readonly reason: string; readonly until: string };
  /** It stands on a line that the pull request changes, or is a refusal that comes with it. */
  readonly changed?: true;
  /** In a report: the run it is about, by its place in `sources`. None: the report's own. */
  readonly from?: number;
}

/** One line of what a token presented against what a cloud demands of it. */
export interface Compared {
  readonly cloud: "entra" | "google";
  /** `issuer`, `subject`, `audience`, `google.subject`, `pool`, `provider`, or a conjunct of the provider's condition. */
  readonly what: string;
  readonly presented: string;
  /** Null: it could not be learnt. */
  readonly demanded: string | null;
  /** Where the demand was learnt; `unreadable` when it was not. */
  readonly from: "read" | "refusal" | "plan" | "rule" | "unreadable";
  /** Null: not known. */
  readonly agrees: boolean | null;
  /** Where they part, in sentences. */
  readonly differences: readonly { readonly kind: string; readonly sentence: string }[];
  /** Character ranges [from, to) that differ. */
  readonly marks: { readonly presented: readonly Range[]; readonly demanded: readonly Range[] };
}
export type Range = readonly [from: number, to: number];

/** What a pull request does to one thing's recoverability. */
export interface Effect {
  /** A restore, policy, vault, machine or secret, by name. */
  readonly of: string;
  /** "retention", "RPO that its backups allow". */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly way: "reduced" | "improved" | "changed";
}

// ---- the run record: what evidence.json serialises, and all that any report reads ----
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
export interface JobRun {
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
