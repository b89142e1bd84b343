import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as core from "@actions/core";
import { Clock } from "./clock.ts";
import { eachLine, oneLine, type Settings } from "./core.ts";
import type { Io, Log } from "./io.ts";
import { type Annotation, evidence } from "./report/index.ts";

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

/** Registers a value that must never be shown, also in the form in which the log's lines would hold it. */
function mask(value: string): void {
  for (const form of new Set([value, oneLine(value)])) core.setSecret(form);
}

/** Everything impure, as a runner provides it. */
export function runnerIo(settings: Settings, signal: AbortSignal): Io {
  const { outputDirectory } = settings;
  const file = (name: string) => join(outputDirectory, name);
  // Restores that run at once keep the record at once: it is written one time after another, each as it then stands.
  let kept: Promise<void> = Promise.resolve();
  return {
    now: Date.now,
    sleep: (ms, own) => wait(ms, undefined, { signal: own ? AbortSignal.any([signal, own]) : signal }),
    random: Math.random,
    signal,
    log,
    env: process.env,
    mask,
    fetch: globalThis.fetch,
    keep: (run) => {
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
