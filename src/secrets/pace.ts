import type { Io } from "../io/io.ts";

/** What Secret Manager counts apart: https://cloud.google.com/secret-manager/quotas */
export type Counted = "read" | "access";

/** Of the 600 reads and 90,000 accesses a minute that a project is allowed, a tenth is left to whoever else asks. */
const QUOTA: Readonly<Record<Counted, number>> = { read: 540, access: 81_000 };
/** A second more than the minute: a request arrives later than it was sent, and some later than others. */
const WINDOW_MS = 61_000;
/** How long nobody asks after a refusal that names no time of its own. */
const PAUSE_MS = 10_000;

/**
 * Requests of one identity to Secret Manager, over all secrets and restores: they wait for their turn rather than be refused. Projects are
 * not told apart, for a plan may name one by id and by number.
 */
export class Pace {
  readonly #sent: Readonly<Record<Counted, number[]>> = { read: [], access: [] };
  #paused = 0;

  /** Waits until one more request is within the quota, and counts it. @throws the reason of a cancelled run. */
  async turn(io: Pick<Io, "now" | "sleep">, counted: Counted): Promise<void> {
    for (let wait = this.#wait(io.now(), counted); wait > 0; wait = this.#wait(io.now(), counted)) await io.sleep(wait);
    this.#sent[counted].push(io.now());
  }

  /** A quota was used up all the same, by somebody else too. @param now epoch milliseconds. */
  refused(now: number, retryAfterMs = PAUSE_MS): void {
    this.#paused = Math.max(this.#paused, now + retryAfterMs);
  }

  #wait(now: number, counted: Counted): number {
    const sent = this.#sent[counted];
    while ((sent[0] ?? now) <= now - WINDOW_MS) sent.shift();
    const full = sent.length < QUOTA[counted] ? 0 : (sent[0] ?? now) + WINDOW_MS - now;
    return Math.max(full, this.#paused - now);
  }
}

const paces = new WeakMap<object, Pace>();

/** The one pace of all that asks with this identity. */
export function paceOf(identity: object): Pace {
  const pace = paces.get(identity) ?? new Pace();
  paces.set(identity, pace);
  return pace;
}

/** `work` on each, `most` at a time; results in the order of `all`. @throws the first error of `work`. */
export async function atMost<T, R>(most: number, all: readonly T[], work: (of: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = all.entries();
  const worker = async () => {
    for (const [at, of] of waiting) results[at] = await work(of);
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
  return results;
}
