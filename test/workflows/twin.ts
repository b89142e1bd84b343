import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const root = join(import.meta.dirname, "../..");

/** One request as the twin's log has it. */
export interface Requested {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The twin as anybody starts it: `npm run twin`. */
export class Twin {
  /** What its env file says. */
  readonly env: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;

  private constructor(env: Readonly<Record<string, string>>, child: ChildProcess) {
    this.env = env;
    this.#child = child;
  }

  /** @param world a merge patch of the twin's state. @throws Error when it does not come up, with what it said. */
  static async start(folder: string, world: object = {}): Promise<Twin> {
    const file = join(folder, "twin.env");
    const patch = join(folder, "world.json");
    writeFileSync(patch, JSON.stringify(world));
    const args = ["run", "--silent", "twin", "--", "--env-file", file, "--speed", "100", "--world", patch];
    const child = spawn("npm", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    for (let tries = 0; !existsSync(file); tries++) {
      if (child.exitCode !== null || tries > 600) throw new Error(`The twin did not start: ${said}`);
      await wait(50);
    }
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const env = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    return new Twin(env, child);
  }

  /** The text of a plan that passes a drill. */
  get plan(): string {
    return readFileSync(this.env.TWIN_PLAN ?? "", "utf8");
  }

  get requests(): Requested[] {
    const text = readFileSync(this.env.TWIN_REQUESTS ?? "", "utf8").trim();
    return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
  }

  /** How often a route was asked. */
  count(route: string): number {
    return this.requests.filter((each) => each.route === route).length;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    // npm is only the parent of the twin.
    process.kill(-this.#child.pid, "SIGTERM");
    await gone;
  }
}
