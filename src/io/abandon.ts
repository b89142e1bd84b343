import { setTimeout as wait } from "node:timers/promises";

/** Between the runner's signal and the end of what has not ended by it. A runner waits 7.5 s before it asks again, and 2.5 s more to kill. */
const GRACE_MS = 750;

/**
 * Waits for some work, and after the signal no longer than a moment: what a library keeps from ending is abandoned. What the work holds is
 * in the run record, written before each effect, so that the post step can give it back.
 * @throws what the work throws; the signal's reason when it was abandoned.
 */
export async function orAbandoned<T>(work: Promise<T>, signal: AbortSignal, graceMs = GRACE_MS): Promise<T> {
  work.catch(() => {});
  const over = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true, signal: over.signal });
  });
  const abandoned = aborted.then(async (): Promise<never> => {
    await wait(graceMs, undefined, { signal: over.signal });
    throw signal.reason;
  });
  abandoned.catch(() => {});
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    over.abort();
  }
}
