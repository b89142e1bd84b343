import { setImmediate as others } from "node:timers/promises";

/** Milliseconds that work goes on before others have their turn: a signal is heard then. */
const TURN_MS = 50;

/**
 * Does long work bit by bit, so that a signal ends it.
 * @param each what becomes of a bit.
 * @returns what the work returns. @throws the signal's reason once it is aborted.
 */
export async function inTurns<B, R>(work: Generator<B, R, void>, signal?: AbortSignal, each?: (bit: B) => void): Promise<R> {
  let began = performance.now();
  for (;;) {
    if (performance.now() - began > TURN_MS) {
      await others();
      signal?.throwIfAborted();
      began = performance.now();
    }
    const { done, value } = work.next();
    if (done) return value;
    each?.(value);
  }
}
