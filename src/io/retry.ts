import { isTransient } from "../clouds/refusals/transient.ts";
import type { Io } from "./io.ts";
import { Refused } from "./io.ts";

/** Milliseconds before the second, third, … attempt; the last one repeats until the deadline. */
const DELAYS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** No request takes longer (wire/https.ts). What an attempt takes beyond it was spent before its turn (wire/gate.ts). */
const LONGEST_ATTEMPT_MS = 30_000;

/** How long reads are retried when nobody says otherwise: a network that is gone for a minute is survived. */
export const READ_PATIENCE_MS = 120_000;

/**
 * The one retry loop, for idempotent requests only. It runs `attempt` again after a transient refusal (408, 429, 5xx, network, our own
 * deadline): each time later, and no sooner than Retry-After asks.
 *
 * It ends when `patienceMs` have passed since the first attempt. The clock counts, and so do the waits alone: a clock that is set back makes
 * the loop no longer. What an attempt takes beyond its own deadline it has waited for its place (wire/gate.ts), and that does not count. Where
 * the next wait would go beyond the end, the loop ends at once.
 * @param until epoch milliseconds after which nobody waits for it any more, whatever is left of the patience.
 * @throws the last Refused, or whatever else `attempt` throws, at once.
 */
export async function retrying<T>(
  io: Io,
  patienceMs: number,
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  until = Number.POSITIVE_INFINITY,
): Promise<T> {
  let deadline = io.now() + patienceMs;
  let waited = 0;
  for (let n = 0; ; n++) {
    const began = io.now();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Refused) || !isTransient(error.refusal)) throw error;
      const wait = Math.max(error.retryAfterMs ?? 0, DELAYS[Math.min(n, DELAYS.length - 1)] ?? 30_000);
      waited += wait;
      deadline = Math.min(until, deadline + Math.max(0, io.now() - began - LONGEST_ATTEMPT_MS));
      if (io.now() + wait > deadline || waited > patienceMs) throw error;
      io.log.debug(`${error.message}; trying again in ${Math.ceil(wait / 1000)} s`);
      await io.sleep(wait, signal);
    }
  }
}

/** Nobody who follows a job waits longer than this between two looks: one bad header would keep it from ever looking again. */
const LONGEST_POLL_MS = 5 * 60_000;

/**
 * The wait before the next look at something that is under way, in milliseconds: our own cadence, or what the service asks for beyond it. A
 * wish for more than five minutes is not believed.
 * @param ownMs our own cadence. @param askedMs what the service asked for; null: nothing.
 */
export function pollWait(ownMs: number, askedMs: number | null): number {
  return askedMs !== null && askedMs <= LONGEST_POLL_MS ? Math.max(ownMs, askedMs) : ownMs;
}
