import type { Session } from "../clouds/session.ts";
import type { Fact, Plan, Restore, Settings } from "../core/index.ts";
import type { Inputs } from "../core/inputs.ts";
import type { Io } from "../io/io.ts";
import { instant, Refused } from "../io/io.ts";

/**
 * Every fact that a run can read, by name. Each room adds its own (`declare module` in its `facts.ts`), and `run/sources.ts` says where each comes from:
 * a room that reads facts stands above this one.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms fill it
export interface FactMap {}
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

/** Reads each fact at first need, once; those of the run are shared by its restores. What restores mean by the same words, their sources read through `oncePer` (io/once.ts). */
export class Facts {
  readonly #context: Context;
  readonly #sources: Partial<Sources>;
  readonly #run: Facts | undefined;
  readonly #restore: Restore | undefined;
  readonly #read = new Map<FactName, Promise<Fact<unknown>>>();
  readonly #restores = new Map<Restore, Facts>();

  constructor(context: Context, sources: Partial<Sources>, run?: Facts, restore?: Restore) {
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
    if (this.#run && this.#sources[name]?.of === "run") return this.#run.get(name);
    const begun = this.#read.get(name) ?? this.#begin(name);
    return begun as Promise<Fact<FactMap[N]>>;
  }

  #begin<N extends FactName>(name: N): Promise<Fact<FactMap[N]>> {
    const source: Source<N> | undefined = this.#sources[name];
    if (!source) throw new Error(`nobody says where the fact ${name} comes from`);
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
