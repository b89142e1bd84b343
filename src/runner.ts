import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as core from "@actions/core";
import { Clock } from "./clock.ts";
import { eachLine, oneLine, type Run, type Settings } from "./core.ts";
import type { Io, Log } from "./io.ts";
import { Masker } from "./masking/masker.ts";
import { postState } from "./post-state.ts";
import { type Annotation, evidence } from "./report/index.ts";
import { temporary } from "./settings.ts";
import { scratchPath } from "./steps/scratch.ts";
import { httpsWire } from "./wire/https.ts";

/** The job log. This is where its lines leave, so here each is made one line, whatever a caller put into it. */
export const log: Log = {
  group: (title) => core.startGroup(oneLine(title)),
  endGroup: core.endGroup,
  info: (line) => core.info(oneLine(line)),
  debug: (line) => core.debug(oneLine(line)),
};

/** A run record, or an event's payload, is smaller. */
const LARGEST = 256 * 1024 * 1024;

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice };

/** Shows an annotation, whose message may be of several lines; the runner prints each of them in the log as well. */
export function annotate({ level, title, message, file, line, column }: Annotation): void {
  ANNOTATE[level](eachLine(message).join("\n"), {
    title: oneLine(title),
    ...(file ? { file } : {}),
    ...(line ? { startLine: line } : {}),
    ...(column ? { startColumn: column } : {}),
  });
}

/** Everything impure, as a runner provides it. */
export function runnerIo(settings: Settings, signal: AbortSignal): Io {
  const { outputDirectory } = settings;
  const file = (name: string) => join(outputDirectory, name);
  // Restores that run at once keep the record at once: it is written one time after another, each as it then stands.
  let kept: Promise<void> = Promise.resolve();
  const masker = new Masker();
  const state = stateKeeper();
  return {
    now: Date.now,
    sleep: (ms, own) => wait(ms, undefined, { signal: own ? AbortSignal.any([signal, own]) : signal }),
    random: Math.random,
    signal,
    log,
    env: process.env,
    mask: (value) => {
      // Also in the form in which the log's lines would hold it.
      for (const part of masker.add(value)) for (const form of new Set([part, oneLine(part)])) core.setSecret(form);
    },
    masker,
    scratch: scratchPath(temporary(process.env)),
    wire: httpsWire(process.env),
    keep: (run) => {
      state(run);
      kept = kept.catch(() => {}).then(() => replace(file("evidence.json"), evidence(run)));
      return kept;
    },
    write: async (name, text) => {
      await replace(file(name), text);
      return file(name);
    },
    told: () => {},
    clock: new Clock(),
  };
}

/** Hands the post step what it signs in with, before the first effect; of several entries the runner takes the last. */
function stateKeeper(): (run: Run) => void {
  let last: string | undefined;
  return (run) => {
    const now = run.mode === "report" ? undefined : postState(run);
    if (now !== undefined && now !== last) core.saveState("azure", now);
    last = now ?? last;
  };
}

/** Replaces a file as a whole: a reader sees the old text or the new one, also after a crash. */
async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/** A text file, of which no more than `most` bytes are read; null when there is none. */
export async function textOf(path: string, most = LARGEST): Promise<string | null> {
  try {
    const file = await open(path, "r");
    try {
      if ((await file.stat()).isDirectory()) return null;
      const bytes = Buffer.alloc(Math.min(most, (await file.stat()).size));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return null;
    throw error;
  }
}
