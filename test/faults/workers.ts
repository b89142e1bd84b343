import { Worker } from "node:worker_threads";
import type { Kind } from "./kinds.ts";
import { type Outcome, playSeed } from "./seed.ts";

export interface Playing {
  readonly seeds: number;
  readonly from: number;
  readonly kinds: readonly Kind[];
  readonly log: boolean;
  /** Threads; with one the seeds are played here. */
  readonly workers: number;
}

/** Plays the seeds, and yields what each came to in their order, whichever thread is ahead. */
export async function* outcomes({ seeds, from, kinds, log, workers }: Playing): AsyncGenerator<Outcome> {
  if (workers === 1) {
    for (let seed = from; seed < from + seeds; seed++) yield await playSeed(seed, kinds, log);
    return;
  }
  const results = Array.from({ length: seeds }, () => Promise.withResolvers<Outcome>());
  // One that fails before it is waited for is told when its turn comes.
  for (const { promise } of results) promise.catch(() => {});
  let next = 0;
  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: { kinds, log } });
    const send = () => {
      if (next < seeds) worker.postMessage(from + next++);
      else void worker.terminate();
    };
    worker.on("message", (outcome: Outcome) => {
      results[outcome.seed - from]?.resolve(outcome);
      send();
    });
    worker.on("error", (error) => {
      for (const { reject } of results) reject(error);
    });
    send();
    return worker;
  });
  try {
    for (const { promise } of results) yield await promise;
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
}
