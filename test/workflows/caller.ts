import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { githubWorld } from "../twin/github/world.ts";
import { act, type Event, type Played } from "./act.ts";
import { Twin } from "./twin.ts";

export type Files = Readonly<Record<string, string>>;

/** The action's waits are a tenth of what they are, as in the scenarios; its jobs wait for Azure most of the time. */
const SHORT_WAITS = `${new URL("../scenarios/short-waits.mjs", import.meta.url)}?pauses=10`;

/** A run of somebody's workflow that differs from a scheduled one. */
export interface Run {
  readonly event?: Event;
  readonly env?: Readonly<Record<string, string>>;
}

/** Somebody's repository, which uses the action, and the clouds that its plan names. */
export class Caller {
  readonly twin: Twin;
  readonly #folder: string;
  #runs = 0;

  private constructor(folder: string, twin: Twin) {
    this.#folder = folder;
    this.twin = twin;
  }

  /** @param world a merge patch of the twin's state. */
  static async make(world: object = {}): Promise<Caller> {
    const folder = mkdtempSync(join(tmpdir(), "caller-"));
    return new Caller(folder, await Twin.start(folder, world));
  }

  /** Runs one of these files, a workflow, in a repository of these files alone. Scripts are executable. */
  async run(workflow: string, files: Files, { event = { name: "schedule" }, env = {} }: Run = {}): Promise<Played> {
    const folder = join(this.#folder, `run-${++this.#runs}`);
    const repository = join(folder, "repository");
    for (const [name, text] of Object.entries(files)) {
      const path = join(repository, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      if (text.startsWith("#!")) chmodSync(path, 0o755);
    }
    commit(repository);
    const github = githubWorld(0);
    return act(repository, workflow, join(folder, "run"), {
      event,
      env: {
        ...this.twin.env,
        NODE_OPTIONS: `--import=${SHORT_WAITS}`,
        GITHUB_TOKEN: github.token,
        GITHUB_REPOSITORY_ID: String(github.repositoryId),
        GITHUB_RUN_ID: String(github.runId),
        GITHUB_RUN_ATTEMPT: "1",
        GITHUB_WORKFLOW_REF: `${github.repository}/${workflow}@${github.ref}`,
        ...env,
      },
    });
  }

  async close(): Promise<void> {
    await this.twin.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function commit(repository: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=dev", "-c", "user.email=dev@acme.example", ...args], {
      cwd: repository,
      stdio: "pipe",
    });
  git("init", "--quiet", "--initial-branch", "main");
  git("remote", "add", "origin", "https://github.com/acme/platform.git");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Use the action", "--no-gpg-sign");
}
