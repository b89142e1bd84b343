import type { Instant, Refusal, Run } from "../core/index.ts";
import type { Masker } from "../masking/masker.ts";
import type { Wire } from "../wire/wire.ts";
import type { Clock } from "./clock-skew.ts";

/** The edge of the program: everything impure is handed in through this, so that a whole run can be driven by a virtual clock. */
export interface Io {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when the run is cancelled. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 ≤ x < 1, for the choice of a random point. */
  random(): number;
  /** Aborted when the runner cancels the job. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** The runner's environment, of which a step of the user's sees an allow-list. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Registers a value that neither the runner nor anything that this run writes of a step's output may show. */
  mask(value: string): void;
  /** The network. Nobody calls it but `exchange` (ask-json.ts), through which all clients go; during a step its reads pass a gate (wire/gate.ts). */
  readonly wire: Wire;
  /** Hides what `mask` was told of, in what others printed. */
  readonly masker: Masker;
  /** The folder for what is there only while a step runs; the post step removes it when the run could not. */
  readonly scratch: string;
  /** Writes the run record as a whole, atomically: `evidence.json`. Who keeps a record while a run goes on does it through `record/recorder.ts`. */
  keep(run: Run): Promise<void>;
  /** Writes another file of the output directory; returns its path. */
  write(name: string, text: string): Promise<string>;
  /** Adds to the end of a file of the output directory that is `size` bytes long, and waits until the disk has it. @throws Error when it is not. */
  append(name: string, text: string, size: number): Promise<void>;
  /** Removes a file of the output directory, where there is one. */
  remove(name: string): Promise<void>;
  /** What the services' answers say of the runner's own clock. */
  readonly clock: Clock;
  /** Notes a host that is about to be sent a token. */
  noteHost(host: string): void;
}

/** What a reader of the job log sees. Whatever a text holds, each call is one line: the log itself sees to that. */
export interface Log {
  group(title: string): void;
  endGroup(): void;
  info(line: string): void;
  debug(line: string): void;
}

/** A refusal on its way up. The only error that the phases expect; anything else is a defect of ours. */
export class Refused extends Error {
  readonly refusal: Refusal;
  readonly retryAfterMs: number | undefined;
  constructor(refusal: Refusal, retryAfterMs?: number) {
    super(`${refusal.service}: ${refusal.operation}: ${refusal.status ?? refusal.code ?? "no answer"}`);
    this.name = "Refused";
    this.refusal = refusal;
    this.retryAfterMs = retryAfterMs;
  }
}

/** An instant of the given clock, in RFC 3339 UTC with milliseconds. */
export function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}
