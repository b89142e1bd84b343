import type { Io } from "./io.ts";
import { Refused } from "./io.ts";
import { isTransient } from "./refusals/transient.ts";

/** Milliseconds before the second, third, … attempt; the last one repeats until the deadline. */
const DELAYS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** How long reads are retried when nobody says otherwise: a network that is gone for a minute is survived. */
export const READ_PATIENCE_MS = 120_000;

/**
 * The one retry loop. Runs `attempt` again after a transient refusal (408, 429, 5xx, network), honouring Retry-After, until
 * `patienceMs` have passed since the first attempt; never sleeps when no further attempt would follow. For idempotent requests only.
 * @throws the last Refused, or whatever else `attempt` throws, at once.
 */
export async function retrying<T>(io: Io, patienceMs: number, attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const deadline = io.now() + patienceMs;
  for (let n = 0; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Refused) || !isTransient(error.refusal)) throw error;
      const wait = error.retryAfterMs ?? DELAYS[Math.min(n, DELAYS.length - 1)] ?? 30_000;
      if (io.now() + wait > deadline) throw error;
      io.log.debug(`${error.message}; trying again in ${Math.ceil(wait / 1000)} s`);
      await io.sleep(wait, signal);
    }
  }
}
