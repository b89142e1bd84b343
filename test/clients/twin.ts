import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../twin/core.ts";
import type { Logged } from "../twin/requestlog.ts";
import { buildWorld } from "../twin/world.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A twin as strangers meet it: the documented command, in a process of its own. */
export interface RunningTwin {
  /** As it was when the twin began; what clients show is held against it. */
  readonly world: World;
  readonly base: string;
  /** What the twin's env file says. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder for the clients, removed with the twin. */
  readonly folder: string;
  /** Every request so far. */
  requests(): Logged[];
  /** A token of the job's own, as GitHub's runner hands them out. */
  jobToken(audience: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts `npm run twin` with a world in which `change` was made. @throws Error when it ends before it is ready, or takes a minute. */
export async function runTwin(change: (world: World) => void = () => {}, speed = 60): Promise<RunningTwin> {
  const world = buildWorld(Date.now(), speed);
  change(world);
  const folder = mkdtempSync(join(tmpdir(), "clients-"));
  const [envFile, worldFile] = [join(folder, "twin.env"), join(folder, "world.json")];
  const { github, entra, google, azure } = world;
  writeFileSync(worldFile, JSON.stringify({ github, entra, google, azure }));
  const args = ["run", "--silent", "twin", "--", "--env-file", envFile, "--speed", String(speed), "--world", worldFile];
  // A process group of its own, because npm puts a shell between itself and the twin.
  const child = spawn("npm", args, { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 60_000;
  while (!existsSync(envFile)) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`npm run twin is not ready after a minute: ${complaint}`);
    }
    if (child.exitCode !== null) throw new Error(`npm run twin ended with ${child.exitCode}: ${complaint}`);
    await sleep(20);
  }
  const lines = readFileSync(envFile, "utf8").trim().split("\n");
  const env: Record<string, string> = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const request = { url: env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "", token: env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "" };
  const ca = readFileSync(env.SSL_CERT_FILE ?? "", "utf8");
  return {
    world,
    base: new URL(request.url).origin,
    env,
    folder,
    requests: () =>
      readFileSync(env.TWIN_REQUESTS ?? "", "utf8")
        .trim()
        .split("\n")
        .map((line): Logged => JSON.parse(line)),
    jobToken: async (audience) => {
      const text = await body(`${request.url}&audience=${encodeURIComponent(audience)}`, request.token, ca);
      return JSON.parse(text).value;
    },
    stop,
  };
}

function body(url: string, token: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca, headers: { authorization: `Bearer ${token}` } }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`${url} answered ${response.statusCode}: ${text}`));
    }).on("error", reject);
  });
}
