import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type CommandFiles, commandFiles, entries, inputVariables, RUN } from "./environment.ts";
import { type Annotation, RunnerLog } from "./log.ts";

export interface StepOptions {
  /** The bundle, or another program that behaves as the step. */
  readonly main: string;
  /** A folder of this step's own: command files, RUNNER_TEMP. */
  readonly temp: string;
  /** The checked-out repository. */
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** On top of what a runner sets: the token endpoint, the certificate, `GITHUB_*` of another run. An empty value takes one away. */
  readonly env?: Readonly<Record<string, string>>;
  readonly tell?: (line: string) => void;
  /** Sees the child while it runs, to cancel it. */
  readonly started?: (child: ChildProcess) => void;
  /** State of an earlier main step: then the post step runs. */
  readonly state?: Readonly<Record<string, string>>;
  /** URL of a module that is loaded before the program. */
  readonly preload?: string;
}
export interface StepResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Lines as a person sees them. */
  readonly log: readonly string[];
  /** Standard output and error as they were written, commands and all: for leak tests. */
  readonly raw: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
  /** Every file of the output directory, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** What a step is started with: nothing of this process's environment but PATH and HOME goes in. */
export interface Start {
  readonly env: Readonly<Record<string, string>>;
  readonly files: CommandFiles;
  /** The output directory, unless an input names another one. */
  readonly directory: string;
}

/** Makes the command files of one step, and its environment. */
export function startOf(options: Pick<StepOptions, "temp" | "workspace" | "inputs" | "env" | "state">): Start {
  const files = commandFiles(join(options.temp, options.state ? "post" : "commands"));
  const runnerTemp = join(options.temp, "runner");
  const state = Object.fromEntries(Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]));
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? "",
    HOME: options.temp,
    ...RUN,
    ...files,
    GITHUB_WORKSPACE: options.workspace,
    RUNNER_TEMP: runnerTemp,
    ...inputVariables(options.inputs),
    ...state,
    ...options.env,
  };
  for (const [name, value] of Object.entries(env)) if (value === "" && !name.startsWith("INPUT_")) delete env[name];
  return { env, files, directory: join(runnerTemp, "proof-of-restore", env.GITHUB_ACTION ?? "") };
}

/** What a step that has ended left behind. */
export function resultOf(
  { files, directory }: Start,
  log: RunnerLog,
  raw: string,
  exitCode: number | null,
  signal: string | null,
): StepResult {
  const outputs = entries(readFileSync(files.GITHUB_OUTPUT, "utf8"));
  const names = existsSync(directory) ? readdirSync(directory).sort() : [];
  return {
    exitCode,
    signal,
    log: log.lines,
    raw,
    annotations: log.annotations,
    masks: log.masks,
    outputs,
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    state: entries(readFileSync(files.GITHUB_STATE, "utf8")),
    files: Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "utf8")])),
    directory,
  };
}

/** Runs one step as a runner does: its environment, its command files, its log. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const start = startOf(options);
  const preload = options.preload === undefined ? [] : ["--import", options.preload];
  const child = spawn(process.execPath, [...preload, options.main], {
    cwd: options.workspace,
    env: start.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  options.started?.(child);
  const log = new RunnerLog(options.tell);
  let raw = "";
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      raw += `${line}\n`;
      log.read(line);
    }
  };
  const ended = new Promise<[number | null, string | null]>((resolve) =>
    child.on("close", (code, signal) => resolve([code, signal])),
  );
  const [[exitCode, signal]] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
  return resultOf(start, log, raw, exitCode, signal);
}
