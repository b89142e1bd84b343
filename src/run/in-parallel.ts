import type { Restore } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import { ownError } from "../judge/own-error.ts";
import { addOwnError } from "./own-error.ts";
import { runRestore } from "./restore.ts";
import type { RestoresContext } from "./restores-context.ts";

/**
 * Restores run in plan order, some at once, independent of each other; the lines of several are told apart by name.
 * @param parallel so many at once. @returns whether a job is left to a later run.
 */
export async function inParallel(of: RestoresContext, restores: readonly Restore[], parallel: number): Promise<boolean> {
  const { io, draws } = of.context;
  const waiting = [...restores];
  let handedOver = false;
  const alone = restores.length === 1 || parallel === 1;
  const work = async () => {
    for (let restore = waiting.shift(); restore; restore = waiting.shift()) {
      const own = alone ? io : named(io, restore.name);
      try {
        const over = await runRestore(of, own, restore, draws.get(restore) ?? 0);
        handedOver ||= over;
      } catch (error) {
        // One restore's trouble is none of the others'.
        if (io.signal.aborted) throw error;
        addOwnError(own, of.run, ownError(error, "was between two phases", "restore", restore.name));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, restores.length) }, work));
  const place = (name: string) => restores.findIndex((restore) => restore.name === name);
  of.run.restores.sort((a, b) => place(a.name) - place(b.name));
  return handedOver;
}

/** Groups cannot interleave in a job log, so restores that run at once prefix their lines instead. */
function named(io: Io, name: string): Io {
  const { log } = io;
  return {
    ...io,
    log: {
      group: (title) => log.info(`▸ ${title}`),
      endGroup: () => {},
      info: (line) => log.info(`[${name}] ${line}`),
      debug: (line) => log.debug(`[${name}] ${line}`),
    },
  };
}
