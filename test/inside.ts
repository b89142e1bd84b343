import { appendFileSync } from "node:fs";
import { EOL } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { setDefaultCACertificates } from "node:tls";
import type { AnnotationProperties } from "@actions/core";
import { RunnerLog } from "../scripts/runner/log.ts";
import { resultOf, type Start, type StepOptions, type StepResult, startOf } from "../scripts/runner/run.ts";
import type { Host } from "../src/action/host.ts";
import { runAction } from "../src/action/run-action.ts";
import { annotateOf, logOf } from "../src/action/runner.ts";
import { httpsWire } from "../src/wire/https.ts";
import { mortal } from "./mortal.ts";

export interface InsideOptions extends Pick<StepOptions, "temp" | "workspace" | "inputs" | "env" | "state"> {
  /** How many times shorter the step's pauses are. */
  readonly pauses: number;
  /** The certificate of the authority that its servers have theirs from. */
  readonly ca: string;
  /** Kills the step. */
  readonly death?: AbortSignal;
}

/**
 * Runs one step from its source in this process, with the environment, command files and log of a runner. It shares nothing with another
 * step of the process but the certificates that are trusted, and nobody can cancel it.
 */
export async function runInside(options: InsideOptions): Promise<StepResult> {
  trust(options.ca);
  const start = startOf(options);
  const log = new RunnerLog();
  let raw = "";
  const print = (text: string) => {
    for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
      raw += `${line}\n`;
      log.read(line);
    }
  };
  const { death } = options;
  const living = host(start, print, options.pauses);
  if (!death) return resultOf(start, log, raw, await runAction(living), null);
  const exitCode = await Promise.race([runAction(mortal(living, death)), dead(death)]);
  return resultOf(start, log, raw, exitCode, exitCode === null ? "SIGKILL" : null);
}

/** Long enough for what it was writing. */
const LAST_WRITE_MS = 50;

function dead(death: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    death.addEventListener("abort", () => setTimeout(resolve, LAST_WRITE_MS, null), { once: true });
  });
}

const trusted = new Set<string>();
function trust(ca: string): void {
  if (trusted.has(ca)) return;
  setDefaultCACertificates([...trusted.add(ca)]);
}

/** The commands of a runner, as `@actions/core` gives them from the environment and standard output of a process. */
function host({ env, files }: Start, print: (text: string) => void, pauses: number): Host {
  const command = (name: string, data: string, properties = "") => print(`::${name}${properties}::${escaped(data)}`);
  const kept = (path: string, name: string, value: string) =>
    appendFileSync(path, `${name}<<${END}${EOL}${value}${EOL}${END}${EOL}`);
  const annotate = (level: string) => (message: string | Error, properties?: AnnotationProperties) =>
    command(level, String(message), propertiesOf(properties ?? {}));
  return {
    env,
    log: logOf({
      startGroup: (name) => command("group", name),
      endGroup: () => command("endgroup", ""),
      info: print,
      debug: (text) => command("debug", text),
    }),
    annotate: annotateOf({ error: annotate("error"), warning: annotate("warning"), notice: annotate("notice") }),
    wire: httpsWire(env),
    mask: (value) => command("add-mask", value),
    output: (name, value) => kept(files.GITHUB_OUTPUT, name, value),
    summary: async (text) => appendFileSync(files.GITHUB_STEP_SUMMARY, text),
    state: (name) => env[`STATE_${name}`] ?? "",
    saveState: (name, value) => kept(files.GITHUB_STATE, name, value),
    sleep: (ms, signal) => wait(ms / pauses, undefined, { signal }),
    cancelled: () => new AbortController().signal,
  };
}

/** Stands on no line of any value. */
const END = "ghadelimiter_5d0c1b0e";

function escaped(data: string): string {
  return data.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertiesOf({ title, file, startLine, endLine, startColumn, endColumn }: AnnotationProperties): string {
  const of = { title, file, line: startLine, endLine, col: startColumn, endColumn };
  const pairs = Object.entries(of).flatMap(([name, value]) =>
    value ? [`${name}=${escaped(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`] : [],
  );
  return pairs.length === 0 ? "" : ` ${pairs.join(",")}`;
}
