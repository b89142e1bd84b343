import { rm } from "node:fs/promises";
import { join } from "node:path";
import { MODES, oneLine, type Run, type Settings } from "../core/index.ts";
import { append, replace } from "../files/file.ts";
import { Clock } from "../io/clock-skew.ts";
import type { Io } from "../io/io.ts";
import { Masker } from "../masking/masker.ts";
import { recordText } from "../record/defects.ts";
import { postState } from "../record/post-state.ts";
import { scratchPath } from "../restore/steps/scratch.ts";
import type { Host } from "./host.ts";
import { temporary } from "./settings.ts";

/** Everything impure, as a host provides it. */
export function hostedIo(host: Host, settings: Settings, signal: AbortSignal): Io {
  const { outputDirectory } = settings;
  const file = (name: string) => join(outputDirectory, name);
  // Restores that run at once keep the record at once: it is written one time after another, each as it then stands.
  let kept: Promise<void> = Promise.resolve();
  const masker = new Masker();
  const state = stateKeeper(host);
  return {
    now: Date.now,
    sleep: (ms, own) => host.sleep(ms, own ? AbortSignal.any([signal, own]) : signal),
    random: Math.random,
    signal,
    log: host.log,
    env: host.env,
    mask: (value) => {
      // Also in the form in which the log's lines would hold it.
      for (const part of masker.add(value)) for (const form of new Set([part, oneLine(part)])) host.mask(form);
    },
    masker,
    scratch: scratchPath(temporary(host.env)),
    wire: host.wire,
    keep: (run) => {
      state(run);
      kept = kept.catch(() => {}).then(() => replace(file("evidence.json"), recordText(run)));
      return kept;
    },
    write: async (name, text) => {
      await replace(file(name), text);
      return file(name);
    },
    noteHost: () => {},
    append: (name, text, size) => append(file(name), text, size),
    remove: (name) => rm(file(name), { force: true }),
    clock: new Clock(),
  };
}

/** Hands the post step what it signs in with, before the first effect; of several entries the runner takes the last. */
function stateKeeper(host: Host): (run: Run) => void {
  let last: string | undefined;
  return (run) => {
    const now = MODES[run.mode].gathers ? undefined : postState(run);
    if (now !== undefined && now !== last) host.saveState("azure", now);
    last = now ?? last;
  };
}
