import type { Log } from "../io/io.ts";
import type { Annotation } from "../report/index.ts";
import type { Wire } from "../wire/wire.ts";

/** Where a runner takes what a step says, beside its files. */
export interface Runner {
  readonly summary: (text: string) => Promise<unknown>;
  readonly annotate: (annotation: Annotation) => void;
  readonly output: (name: string, value: string) => void;
}

/** What a runner gives a step, and where it takes what the step says. The step knows nothing else of its process. */
export interface Host extends Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly wire: Wire;
  /** Asks the runner to hide a value. */
  mask(value: string): void;
  /** What the step's main part left for its post step; empty: nothing. */
  state(name: string): string;
  /** Leaves a value for the post step; of several with one name the last one holds. */
  saveState(name: string, value: string): void;
  /** Resolves after `ms` milliseconds; rejects when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From this call on: the signal that is aborted when the runner cancels the job. */
  cancelled(): AbortSignal;
}
