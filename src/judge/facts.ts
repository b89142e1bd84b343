import type { PointSecrets } from "../at-point/read.ts";
import type { PointDisks } from "../backup/point-disks.ts";
import type { Policy, ProtectedItem, RecoveryPoint, Vault } from "../backup/read.ts";
import type { SourceDisks } from "../workloads/vm/source-disks.ts";
import type { StagingAccount, TargetGroup } from "../backup/target.ts";
import type { Skew } from "../io/clock-skew.ts";
import type { Fact, Plan, ProbeRun, Proof, Restore, Settings } from "../core/index.ts";
import type { Entries } from "../io/entries.ts";
import type { AzureIdentity } from "../clouds/identity/azure.ts";
import type { Session } from "../clouds/session.ts";
import type { Io } from "../io/io.ts";
import { instant, Refused } from "../io/io.ts";
import type { Inputs } from "../parameters/inputs.ts";
import type { NextRun } from "../schedule/next-run.ts";
import type { KeyVersions } from "../secrets/keys.ts";
import type { SecretFact } from "../secrets/read.ts";
import type { Comparison } from "../trust/comparison.ts";
import type { Forecast } from "../trust/forecast.ts";
import type { Scope } from "../trust/needed.ts";
import type { Permission } from "../trust/permissions.ts";

/** Every fact a run can read, by name. A fact is added here and in sources.ts. */
export interface FactMap {
  // of the run
  azure: Omit<AzureIdentity, "token" | "assertion" | "tokenFor">;
  google: { readonly principal: string; readonly serviceAccount: string | null; readonly expiresAt: number };
  /** What the clouds' clocks say of the runner's; null where no answer had the time. */
  clock: Skew | null;
  /** What each cloud demands of the job's token; it only explains. */
  comparison: Comparison;
  /** What each cloud would say of other jobs than this one; it only explains. */
  forecast: Forecast;
  /** By the plan's name; a secret that could not be read holds its refusal, so that one bad secret does not hide the others. */
  secrets: Readonly<Record<string, Fact<SecretFact>>>;
  /** State of the customer-managed keys of those secrets; it only explains. */
  secretKeys: KeyVersions;
  /** When this workflow runs next: until then nobody looks again. */
  nextRun: NextRun;
  /** By the plan's name: which permissions Google says that the identity holds. For display alone. */
  secretPermissions: Readonly<Record<string, Fact<readonly string[]>>>;
  /** By the name of the secret that a grant is on. */
  grants: Readonly<Record<string, Proof>>;
  /** What the identity may do on the whole subscription, and whether a restore makes groups there. */
  subscription: { readonly permissions: readonly Permission[]; readonly ownGroups: boolean };
  probe: ProbeRun;
  // of a restore
  vault: Vault;
  /** All protected items of the vault, as far as they can be read. */
  itemList: Entries<ProtectedItem>;
  pointList: Entries<RecoveryPoint>;
  /** Every protected item that the plan's item could mean. */
  items: readonly ProtectedItem[];
  policy: Policy | null;
  points: readonly RecoveryPoint[];
  /** Which disks the chosen point holds; null when there is no such point. */
  pointDisks: PointDisks | null;
  /** The machine's disks of today; null for a restore that chooses no LUNs. */
  sourceDisks: SourceDisks | null;
  /** What `at-point` is judged by; null for a restore that never says it. */
  pointSecrets: PointSecrets | null;
  /** By the name the plan gives it. */
  staging: Readonly<Record<string, StagingAccount>>;
  /** By name; null when the group does not exist. */
  targetGroups: Readonly<Record<string, TargetGroup | null>>;
  /** Each place that the request has to do with, with what the identity may do there. */
  permissions: readonly Scope[];
}
export type FactName = keyof FactMap;

export interface Context {
  readonly io: Io;
  readonly settings: Settings;
  readonly plan: Plan;
  readonly session: Session;
  /** The selected restores. */
  readonly restores: readonly Restore[];
  /** Their parameter files and templates, as far as they are in the repository. */
  readonly inputs: Inputs;
  /** Epoch milliseconds at which the run began: every age is measured from here. */
  readonly startedAt: number;
  /** One draw a restore, 0 ≤ x < 1: for the choice of a random point. */
  readonly draws: ReadonlyMap<Restore, number>;
  /** The text of the run's workflow file; null when the workspace does not hold it. */
  workflow(): Promise<string | null>;
}
/** Facts other facts stand on. @throws Refused: what stood in that fact's way. */
export type Need = <N extends FactName>(name: N) => Promise<FactMap[N]>;
export type Source<N extends FactName> =
  | { readonly of: "run"; read(context: Context, need: Need): Promise<FactMap[N]> }
  | { readonly of: "restore"; read(context: Context, need: Need, restore: Restore): Promise<FactMap[N]> };
export type Sources = { readonly [N in FactName]: Source<N> };

/** Reads each fact at first need, once; those of the run are shared by its restores. */
export class Facts {
  readonly #context: Context;
  readonly #sources: Sources;
  readonly #run: Facts | undefined;
  readonly #restore: Restore | undefined;
  readonly #read = new Map<FactName, Promise<Fact<unknown>>>();
  readonly #restores = new Map<Restore, Facts>();

  constructor(context: Context, sources: Sources, run?: Facts, restore?: Restore) {
    this.#context = context;
    this.#sources = sources;
    this.#run = run;
    this.#restore = restore;
  }

  /** Whether the run was stopped, so that readers end without an answer. */
  get stopped(): boolean {
    return this.#context.io.signal.aborted;
  }

  /** The facts of one restore; run-wide ones are this reader's own. */
  forRestore(restore: Restore): Facts {
    const made = this.#restores.get(restore) ?? new Facts(this.#context, this.#sources, this, restore);
    this.#restores.set(restore, made);
    return made;
  }

  /** The fact, or the refusal that stood in its way. @throws only for a defect or a cancelled run. */
  get<N extends FactName>(name: N): Promise<Fact<FactMap[N]>> {
    if (this.#run && this.#sources[name].of === "run") return this.#run.get(name);
    const begun = this.#read.get(name) ?? this.#begin(name);
    return begun as Promise<Fact<FactMap[N]>>;
  }

  #begin<N extends FactName>(name: N): Promise<Fact<FactMap[N]>> {
    const source: Source<N> = this.#sources[name];
    const need: Need = async (other) => {
      const fact = await this.get(other);
      if ("unreadable" in fact) throw new Refused(fact.unreadable);
      return fact.value;
    };
    const read = async (): Promise<Fact<FactMap[N]>> => {
      try {
        if (source.of === "run") return this.#known(await source.read(this.#context, need));
        if (!this.#restore) throw new Error(`the fact ${name} belongs to a restore`);
        return this.#known(await source.read(this.#context, need, this.#restore));
      } catch (error) {
        if (error instanceof Refused) return { unreadable: error.refusal };
        throw error;
      }
    };
    const begun = read();
    // A reader that nobody waits for any more must not become an unhandled rejection.
    begun.catch(() => {});
    this.#read.set(name, begun);
    return begun;
  }

  #known<T>(value: T): Fact<T> {
    return { value, readAt: instant(this.#context.io.now()) };
  }
}
