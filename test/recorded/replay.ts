import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>> };
}
/** A recorded vault, served over loopback. */
export interface Replay {
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** What was asked of it so far. */
  requests(): readonly Sent[];
  stop(): void;
}

/** Starts the replay of one recording and waits until it answers. @throws Error when it ends first, with what it said. */
export async function startReplay(shared: string, flow: string, directory: string): Promise<Replay> {
  const args = ["--flow", join(shared, "recordings", `${flow}.jsonl`), "--dir", directory, "--speed", "200"];
  const child: ChildProcess = spawn(process.execPath, [join(shared, "replay.mjs"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const envFile = join(directory, "env");
  const deadline = Date.now() + 30_000;
  while (!existsSync(envFile)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the replay of ${flow} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const lines = readFileSync(envFile, "utf8").trim().split("\n");
  return {
    env: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])),
    workspace: directory,
    requests: () => jsonLines(join(directory, "requests.jsonl")),
    stop: () => child.kill(),
  };
}

function jsonLines(path: string): Sent[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

interface Row {
  readonly m: string;
  readonly u: string;
  readonly rb?: unknown;
  readonly st: number;
  readonly h?: Readonly<Record<string, readonly string[]>>;
  readonly body?: unknown;
}
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  // biome-ignore lint/suspicious/noExplicitAny: recorded JSON, of whatever shape Azure answered
  readonly sent: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly body: any;
}

/** The exchanges of a recording. */
export function recording(shared: string, flow: string): Recorded[] {
  const text = readFileSync(join(shared, "recordings", `${flow}.jsonl`), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line): Recorded => {
      const { m, u, rb, st, h, body }: Row = JSON.parse(line);
      return { method: m, path: new URL(u).pathname, status: st, headers: h ?? {}, sent: parsed(rb), body: parsed(body) };
    });
}

function parsed(of: unknown): unknown {
  if (typeof of !== "string") return of;
  try {
    return JSON.parse(of);
  } catch {
    return of;
  }
}
