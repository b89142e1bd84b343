import type { Place } from "../../core/index.ts";

/**
 * What the repository's files say of backups, trust and secrets, in one form whichever tool wrote them: ARM and Bicep-built JSON, exported
 * policies, Terraform's plans, workflow files. No behaviour here.
 */
export interface Configuration {
  readonly vaults: readonly VaultConfig[];
  readonly policies: readonly PolicyConfig[];
  readonly items: readonly ItemConfig[];
  /** Machines, shares and databases that a file declares, protected or not. */
  readonly sources: readonly SourceConfig[];
  readonly credentials: readonly CredentialConfig[];
  readonly pools: readonly PoolConfig[];
  readonly providers: readonly ProviderConfig[];
  readonly secrets: readonly SecretConfig[];
  readonly bindings: readonly BindingConfig[];
  readonly workflows: readonly WorkflowConfig[];
}

/** Where a thing stands: its file, and the keys that lead to it there. A line and a column are found when somebody asks. */
export interface At {
  readonly path: string;
  readonly keys: readonly (string | number)[];
}
export type PlaceOf = (at: At) => Place;

/**
 * A value that a file may leave to be known later (Terraform's `after_unknown`, an ARM expression that cannot be evaluated here). Absent: the
 * file does not say, so the service's default holds. Rules say nothing of what is unknown.
 */
export type Maybe<T> = T | "unknown";

interface Thing {
  /** As the service names it; "unknown" where the file does not tell. */
  readonly name: string;
  readonly at: At;
  /** Where single settings of it stand, by the field here that they became. */
  readonly where?: Readonly<Record<string, At>>;
}

export interface VaultConfig extends Thing {
  /** False: the file holds single settings of the vault alone (its redundancy, its guard), and what is absent means nothing. */
  readonly whole: boolean;
  readonly resourceGroup?: Maybe<string>;
  readonly softDelete?: Maybe<"on" | "off" | "always-on">;
  readonly softDeleteDays?: Maybe<number>;
  readonly immutability?: Maybe<"disabled" | "unlocked" | "locked">;
  readonly redundancy?: Maybe<"locally" | "zone" | "geo">;
  readonly crossRegionRestore?: Maybe<boolean>;
  readonly crossSubscriptionRestore?: Maybe<"enabled" | "disabled" | "permanently-disabled">;
  readonly jobFailureAlerts?: Maybe<boolean>;
  readonly resourceGuard?: Maybe<boolean>;
  /** A customer-managed key: whether a version is pinned, and whether its vault protects it from being purged. */
  readonly key?: { readonly pinned: Maybe<boolean>; readonly purgeProtected?: Maybe<boolean> };
}

type WorkloadKind = "vm" | "file-share" | "sql-database" | "hana-database";
export interface PolicyConfig extends Thing {
  readonly vault?: Maybe<string>;
  readonly resourceGroup?: Maybe<string>;
  readonly workload: WorkloadKind | "other";
  /** Null: the file's schedule is one that nobody here can read. */
  readonly schedule: Schedule | null;
  readonly retention: Retention | null;
  /** Days that a snapshot stays beside the vault's copy. */
  readonly instantDays?: Maybe<number>;
  /** After how many days points move to the archive tier. */
  readonly archiveAfterDays?: Maybe<number>;
}
export interface Schedule {
  readonly every: "hour" | "day" | "week" | "log" | "other";
  /** Seconds between two backups where they are furthest apart: 4 h windows and missing week days included. */
  readonly longestGapSeconds: number;
  /** Seconds after its time within which a backup may begin. */
  readonly windowSeconds: number;
  /** In words: "daily at 02:00", "weekly on Sunday". */
  readonly words: string;
}
export interface Retention {
  /** Days that the shortest-lived ordinary point is kept. */
  readonly shortestDays: number;
  readonly longestDays: number;
  readonly words: string;
}

export interface ItemConfig extends Thing {
  readonly vault?: Maybe<string>;
  readonly policy?: Maybe<string>;
  readonly workload: WorkloadKind | "other";
  /** ARM id of what is protected. */
  readonly sourceId?: Maybe<string>;
}
interface SourceConfig extends Thing {
  readonly workload: WorkloadKind;
  readonly resourceGroup?: Maybe<string>;
  readonly id?: Maybe<string>;
}

/** A federated identity credential. */
export interface CredentialConfig extends Thing {
  /** The application's or the identity's name, as far as the file tells. */
  readonly of?: Maybe<string>;
  readonly issuer?: Maybe<string>;
  /** Exactly one of subject and expression. */
  readonly subject?: Maybe<string>;
  readonly expression?: Maybe<string>;
  readonly audiences?: Maybe<readonly string[]>;
}
interface PoolConfig extends Thing {
  readonly project?: Maybe<string>;
  readonly disabled?: Maybe<boolean>;
}
export interface ProviderConfig extends Thing {
  readonly project?: Maybe<string>;
  readonly pool?: Maybe<string>;
  readonly disabled?: Maybe<boolean>;
  readonly issuer?: Maybe<string>;
  readonly audiences?: Maybe<readonly string[]>;
  readonly mapping?: Maybe<Readonly<Record<string, string>>>;
  /** Null: none, so that every token of the issuer is let in. */
  readonly condition?: Maybe<string | null>;
}
export interface SecretConfig extends Thing {
  readonly project?: Maybe<string>;
  readonly location?: Maybe<string>;
  readonly topics?: Maybe<number>;
  /** Seconds. Null: no rotation. */
  readonly rotationSeconds?: Maybe<number | null>;
  readonly nextRotation?: Maybe<string | null>;
  readonly expireTime?: Maybe<string>;
  readonly ttlSeconds?: Maybe<number>;
  /** Seconds that a destroyed version can still be brought back. */
  readonly versionDestroyTtlSeconds?: Maybe<number>;
  /** A version whose value stands in the file. */
  readonly literalValue?: boolean;
}
export interface BindingConfig extends Thing {
  /** `projects/P`, `projects/P/secrets/S`, `projects/P/serviceAccounts/E`. */
  readonly resource: Maybe<string>;
  readonly role: Maybe<string>;
  readonly members: Maybe<readonly string[]>;
  readonly condition?: Maybe<string>;
}

/** A workflow file of the repository. */
export interface WorkflowConfig extends Thing {
  /** Event → its settings, as written; `schedule` → its cron expressions under `cron`. */
  readonly on: Readonly<Record<string, unknown>>;
  readonly crons: readonly { readonly cron: string; readonly at: At }[];
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  /** Names → values, as written. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly jobs: readonly JobConfig[];
}
/** `write-all`, `read-all`, or scope → access. */
export type Permissions = "write-all" | "read-all" | Readonly<Record<string, string>>;
export interface Concurrency {
  readonly group: string;
  /** As written: true, false or an expression. */
  readonly cancelInProgress: boolean | string;
}
export interface JobConfig extends Thing {
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  /** Its name; "unknown" when it is an expression. */
  readonly environment?: Maybe<string>;
  readonly timeoutMinutes?: Maybe<number>;
  readonly condition?: string;
  /** A reusable workflow that the job calls. */
  readonly uses?: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly runsOn?: string;
  /** Names → values, as written. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly steps: readonly StepConfig[];
}
export interface StepConfig {
  readonly at: At;
  readonly uses?: string;
  readonly run?: string;
  readonly with: Readonly<Record<string, unknown>>;
  /** Names → values, as written. */
  readonly env: Readonly<Record<string, unknown>>;
}
