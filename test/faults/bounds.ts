import type { Stage } from "../stage/stage.ts";
import type { Drawn } from "./draw.ts";

/** Seconds of a plan's timeout as it is drawn. */
const TIMEOUT_S: Readonly<Record<string, number>> = { "4h": 4 * 3600, "2m": 120 };
/** What a process may take beside the restores it follows: reads that are repeated for two minutes each, and the clean-up. */
const BESIDE_S = 2 * 3600;
/** A post step is killed after five minutes; its requests stand in a row here, and at its end each may wait for its own deadline. */
const POST_S = 30 * 60;
/** Nobody asks anybody to wait longer than this between two looks at a job. */
const LONGEST_SLEEP_S = 3600;
/** Real time after which a seed that has not ended hangs: no clock moves any more, and nobody is asked. */
const HANGS_MS = 120_000;

/** How long each process may take on the cloud's clock. */
export class Bounds {
  readonly #on: Stage;
  readonly #drawn: Drawn;
  readonly broken: string[] = [];
  constructor(on: Stage, drawn: Drawn) {
    this.#on = on;
    this.#drawn = drawn;
  }

  /** So many runs at once, or one after the other: this clock is one for all, so their waits add up. */
  async runs<T>(count: number, work: () => Promise<T>): Promise<T> {
    const timeout = TIMEOUT_S[String(this.#drawn.keys.timeout)] ?? 0;
    return this.#within("a run", count * ((this.#drawn.second ? 2 : 1) * timeout + BESIDE_S), work);
  }

  async post<T>(work: () => Promise<T>): Promise<T> {
    return this.#within("a post step", POST_S, work);
  }

  async #within<T>(what: string, seconds: number, work: () => Promise<T>): Promise<T> {
    const from = this.#on.cloud.now;
    const done = await ended(what, work);
    const took = Math.round((this.#on.cloud.now - from) / 1000);
    if (took > seconds) this.broken.push(`${what} took ${took} s, more than ${seconds} s`);
    return done;
  }

  /** What was without end anywhere. */
  all(): string[] {
    const { endless, strange, longestSleep } = this.#on;
    return [
      ...this.broken,
      ...endless.map((what) => `without end: ${what}`),
      ...strange.map((url) => `sent to a foreign host: ${url}`),
      ...(longestSleep > LONGEST_SLEEP_S ? [`slept ${Math.round(longestSleep)} s at once`] : []),
    ];
  }
}

/** @throws Error when it does not end. */
async function ended<T>(what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), HANGS_MS);
  });
  try {
    return await Promise.race([work(), hangs]);
  } finally {
    clearTimeout(timer);
  }
}
