import { spawn } from "node:child_process";
import type { Io } from "../../io/io.ts";
import { Output } from "./output.ts";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Nothing of what it writes is shown. */
  readonly quiet?: boolean;
}
export type Ended =
  | { readonly how: "exited"; readonly code: number; readonly tail: readonly string[] }
  | { readonly how: "killed"; readonly signal: string; readonly tail: readonly string[] }
  | { readonly how: "late"; readonly tail: readonly string[] }
  | { readonly how: "not-started"; readonly why: string };

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 5_000;

/**
 * Runs one process of the user's in a process group of its own. At its end, at its timeout and when the run is cancelled the whole group is
 * ended, so that nothing it forked survives.
 * @throws the signal's reason when the run is cancelled.
 */
export async function runChild(io: Io, command: Command): Promise<Ended> {
  io.signal.throwIfAborted();
  const output = new Output(io.masker, command.quiet ? () => {} : (line) => io.log.info(line));
  const child = spawn(command.file, [...command.args], {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const group = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  };
  // This process may have to end before the grace is over.
  const last = () => group("SIGKILL");
  process.once("exit", last);
  for (const stream of [child.stdout, child.stderr]) {
    const write = output.stream();
    stream.on("data", write).on("end", () => write(null));
  }
  const over = new AbortController();
  const ended = new Promise<Ended>((resolve) => {
    child.once("error", (error) => resolve({ how: "not-started", why: "code" in error ? String(error.code) : error.name }));
    // `exit` rather than `close`: a forked child may hold the pipes open for ever.
    child.once("exit", (code, signal) => {
      group("SIGKILL");
      const tail = output.tail;
      resolve(code === null ? { how: "killed", signal: signal ?? "unknown", tail } : { how: "exited", code, tail });
    });
  });
  const late = io.sleep(command.timeoutMs, over.signal).then((): Ended => ({ how: "late", tail: output.tail }));
  late.catch(() => {});
  try {
    const first = await Promise.race([ended, late]);
    if (first.how === "late") await stop(io, group, ended);
    else if (first.how !== "not-started") await drained(child.stdout, child.stderr);
    return first;
  } catch (error) {
    await stop({ ...io, signal: new AbortController().signal }, group, ended);
    throw error;
  } finally {
    over.abort();
    process.off("exit", last);
    output.end();
  }
}

async function stop(io: Io, group: (signal: NodeJS.Signals) => void, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  group("SIGTERM");
  const grace = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, GRACE_MS);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  await Promise.race([ended, grace]);
  over.abort();
  group("SIGKILL");
  await ended;
  io.log.debug("the process group was ended");
}

/** What the process wrote last may still be in the pipes; a survivor that holds them open is waited for no longer than a moment. */
async function drained(...streams: readonly NodeJS.ReadableStream[]): Promise<void> {
  const ends = streams.map((stream) =>
    "readableEnded" in stream && stream.readableEnded ? null : new Promise((resolve) => stream.once("end", resolve)),
  );
  await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
}
