/** Scripts inside a machine: they really run, as bash on this computer, in an empty folder and with nothing of the twin's environment. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
  readonly timedOut: boolean;
}
export interface Running {
  readonly ended: Promise<Ran>;
  stop(): void;
}

/** Azure shows the last 4096 bytes of each stream. */
const SHOWN = 4096;

/** Starts a script. `limitMs`: then it is killed, with everything that it started. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limitMs: number,
): Running {
  const folder = mkdtempSync(join(tmpdir(), "guest-"));
  const child = spawn("bash", ["-s", "--", ...args], {
    cwd: folder,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: folder, LANG: "C.UTF-8", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill(child);
  }, limitMs);
  const [output, error] = [tailOf(child.stdout), tailOf(child.stderr)];
  // A script that ends without reading itself to the end breaks the pipe.
  child.stdin.on("error", () => {});
  child.stdin.end(script);
  const ended = new Promise<Ran>((resolve) => {
    const end = (exitCode: number) => {
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
      resolve({ exitCode, output: output(), error: error(), timedOut });
    };
    child.once("error", () => end(127));
    child.once("close", (code) => end(code ?? -1));
  });
  return { ended, stop: () => kill(child) };
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function tailOf(stream: NodeJS.ReadableStream): () => string {
  let text = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    text = Buffer.concat([text, chunk]).subarray(-SHOWN);
  });
  return () => text.toString("utf8");
}
