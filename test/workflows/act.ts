import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { type Job, Jobs } from "./jobs.ts";
import { actionsUsed } from "./uses.ts";

const standIns = join(import.meta.dirname, "stand-ins");

export interface Event {
  readonly name: string;
  /** The event's own payload. */
  readonly payload?: object;
  /** Of a workflow_dispatch. */
  readonly inputs?: Readonly<Record<string, string>>;
}
export interface Played {
  readonly exitCode: number | null;
  /** By name, as it stands in the workflow's run. */
  readonly jobs: readonly Job[];
  job(name: string): Job;
  /** Every line that the run printed. */
  readonly log: string;
  /** Files of the artifacts, as `artifact/path`, with their text. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/**
 * Runs a workflow of a repository as a runner would, without containers; third-party actions are stand-ins. Permissions, environments and
 * concurrency have no effect there.
 * @param repository a git repository. @param folder for everything that the run makes.
 */
export async function act(
  repository: string,
  workflow: string,
  folder: string,
  { event, env }: { readonly event: Event; readonly env: Readonly<Record<string, string>> },
): Promise<Played> {
  const { act: program } = inject("tools");
  const place = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });
  const payload = { repository: { default_branch: "main" }, ...event.payload, ...(event.inputs ? { inputs: event.inputs } : {}) };
  writeFileSync(place("event.json"), JSON.stringify(payload));
  const variables = { ...env, ARTIFACTS: place("artifacts") };
  writeFileSync(
    place("run.env"),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  const args = [
    event.name,
    ...["-W", workflow, "-P", "ubuntu-latest=-self-hosted", "--eventpath", place("event.json"), "--env-file", place("run.env")],
    ...["--action-offline-mode", "--no-cache-server", "--action-cache-path", place("cache"), "--rm", "--json"],
    ...["--local-repository", `proof-of-restore/action@v1=${inject("staged")}`],
    ...actionsUsed(repository, inject("staged")).flatMap(standIn),
    ...["--secret", "GITHUB_TOKEN", "--concurrent-jobs", "4"],
  ];
  const child = spawn(program, args, {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: folder, GITHUB_TOKEN: env.GITHUB_TOKEN ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const jobs = new Jobs();
  const [exitCode] = await Promise.all([
    new Promise<number | null>((resolve) => child.on("close", resolve)),
    jobs.read(child.stdout),
    jobs.read(child.stderr),
  ]);
  return {
    exitCode,
    jobs: jobs.all,
    job: (name) => jobs.job(name),
    log: jobs.lines.join("\n"),
    artifacts: filesOf(place("artifacts")),
  };
}

function standIn(used: string): string[] {
  const [, repository = "", name = "", ref = ""] = /^((?:actions|github)\/([^@/]+))(?:\/[^@]*)?@(.+)$/.exec(used) ?? [];
  return existsSync(join(standIns, name)) && name !== ""
    ? ["--local-repository", `${repository}@${ref}=${join(standIns, name)}`]
    : [];
}

function filesOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
