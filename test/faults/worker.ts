/** A thread that plays the seeds it is sent, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { KINDS, type Kind } from "./kinds.ts";
import { playSeed } from "./seed.ts";

const { kinds = KINDS, log = false }: { readonly kinds?: readonly Kind[]; readonly log?: boolean } = workerData ?? {};
parentPort?.on("message", async (seed: number) => {
  parentPort?.postMessage(await playSeed(seed, kinds, log));
});
