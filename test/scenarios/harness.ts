import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runStep, type StepOptions, type StepResult } from "../../scripts/runner/run.ts";
import { runInside } from "../inside.ts";
import { leaks } from "../leaks.ts";
import type { Fault, World } from "../twin/core.ts";
import { planText, type TwinPlan, twinPlan } from "../twin/plan.ts";
import type { Logged } from "../twin/requestlog.ts";
import { startTwin, type Twin } from "../twin/start.ts";

const main = join(import.meta.dirname, "../../dist/main.js");
/** How many times shorter the step's pauses are. */
const PAUSES = 20;

/** What is different from a run of `check` on the twin as it comes. */
export interface Scenario {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly world?: (world: World) => void;
  readonly faults?: readonly Fault[];
  /** The step is killed when one of the faults strikes: SIGKILL where it is a process, `mortal` where it runs in this one. */
  readonly deadly?: boolean;
  readonly plan?: (plan: TwinPlan) => void;
  /** The plan file as it stands; null: there is none. */
  readonly planText?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly speed?: number;
  /** Milliseconds that every answer takes longer, so that requests meet. */
  readonly latency?: number;
  /** How many times shorter the step's pauses are; 1 where the scenario does something within one. */
  readonly pauses?: number;
  /** How many times shorter its deadlines are, so that one of 30 s for a silent service passes in a test; 1 unless it is said. */
  readonly deadlines?: number;
  /** Scripts of the repository, by path. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** Other files of the workspace, by path, as they are. */
  readonly files?: Readonly<Record<string, string>>;
  /** The payload of the event that started the run. */
  readonly event?: unknown;
  /** Called every 50 ms while the step runs, to change the world under it. */
  readonly onRequest?: (twin: Twin) => void;
  readonly started?: StepOptions["started"];
  /** State of an earlier main step: then the post step runs. */
  readonly state?: StepOptions["state"];
  /** The built action, in a process of its own, whatever is done to it. */
  readonly built?: boolean;
}
export interface Seen {
  readonly result: StepResult;
  readonly twin: Twin;
  /** Requests that changed something, or tried to: `POST arm.restore 202`. */
  readonly effects: readonly string[];
  /** Everything a user sees, without what differs from run to run. */
  readonly visible: string;
  /** A text that the step wrote, without what differs from run to run. */
  plain(text: string): string;
  /** The evidence, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests walk it, and the matchers judge what is there
  readonly evidence: any;
  /** Another step of the same job, or of its next attempt, on the same twin. */
  again(more: Omit<Scenario, "world" | "faults" | "speed">): Promise<Seen>;
}

const open: { twin: Twin; folder: string }[] = [];

/** Ends every twin of the file and removes its files. The setup file calls it when the last test is done: tests of a file run at once. */
export async function endTwins(): Promise<void> {
  for (const { twin, folder } of open.splice(0)) {
    await twin.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs the action against a twin of its own: in this process, from its source, since a process costs more than all that a step does. What can
 * only be done to a process (`needsProcess`) is done to the built action. Both say the same (same.test.ts).
 * @throws Error when it wrote a token or a secret value anywhere.
 */
export async function run(scenario: Scenario): Promise<Seen> {
  return runIn(scenario, scenario.built === true || needsProcess(scenario));
}

/** Runs the built action in a process of its own, as a runner does. */
export async function runBuilt(scenario: Scenario): Promise<Seen> {
  return runIn({ ...scenario, built: true }, true);
}

/** What the action reads of the environment by itself; what else stands there is for a library, or for Node. */
const OURS = /^(?:GITHUB_|ACTIONS_|RUNNER_|ARM_CLOUD_METADATA_URL$|PATH$|CI$)/;

/** Killed or cancelled by its log, with other deadlines, or with an environment that more than the action reads. */
function needsProcess({ started, state, deadlines = 1, env = {} }: Scenario): boolean {
  const handled = started !== undefined && state === undefined;
  return handled || deadlines !== 1 || !Object.keys(env).every((name) => OURS.test(name));
}

async function runIn(scenario: Scenario, built: boolean): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), "scenario-"));
  const { world, faults, latency, speed = 100 } = scenario;
  const place: { kill?: () => void } = {};
  const twin = await startTwin({
    directory: join(folder, "twin"),
    logged: false,
    speed,
    ...(latency === undefined ? {} : { latency }),
    ...(world ? { world } : {}),
    ...(faults ? { faults } : {}),
    ...(scenario.deadly ? { struck: () => place.kill?.() } : {}),
  });
  open.push({ twin, folder });
  return step(Object.assign(place, { twin, folder }), scenario, 0, built);
}

/** Where the steps of a job run. */
interface Place {
  readonly twin: Twin;
  readonly folder: string;
  /** Kills the step that runs now. */
  kill?: () => void;
}

async function step(place: Place, scenario: Scenario, count: number, built: boolean): Promise<Seen> {
  const { twin, folder } = place;
  const death = new AbortController();
  place.kill = scenario.deadly ? () => death.abort() : () => {};
  const workspace = join(folder, "workspace");
  const path = join(workspace, ".github/restore-plan.yml");
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const plan = twinPlan(twin.world);
  scenario.plan?.(plan);
  const text = scenario.planText === undefined ? planText(plan) : scenario.planText;
  if (text !== null) writeFileSync(path, text.replaceAll("{base}", twin.base));
  write(workspace, scenario.workspace ?? {});
  for (const [name, content] of Object.entries(scenario.files ?? {})) {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), content);
  }
  const eventPath = join(folder, "event.json");
  if (scenario.event !== undefined) writeFileSync(eventPath, JSON.stringify(scenario.event));
  const meddling = scenario.onRequest && setInterval(scenario.onRequest, 50, twin);
  const before = twin.requests.length;
  const options = {
    // A runner gives a step and its post step the same temporary folder.
    temp: join(folder, `step-${scenario.state ? count - 1 : count}`),
    workspace,
    inputs: { mode: "check", ...scenario.inputs },
    env: { ...twin.env, ...(scenario.event === undefined ? {} : { GITHUB_EVENT_PATH: eventPath }), ...scenario.env },
    ...(scenario.state ? { state: scenario.state } : {}),
  };
  const { pauses = PAUSES } = scenario;
  const result = built
    ? await runStep({
        ...options,
        main,
        preload: preload(pauses, scenario.deadlines),
        started: (child) => {
          death.signal.addEventListener("abort", () => child.kill("SIGKILL"));
          if (!scenario.state) scenario.started?.(child);
        },
      })
    : await runInside({ ...options, pauses, ca: readFileSync(twin.env.NODE_EXTRA_CA_CERTS ?? "", "utf8"), death: death.signal });
  clearInterval(meddling);
  const found = leaks(result, secretsOf(twin));
  if (found.length > 0) throw new Error(`the run wrote secrets: ${found.join("; ")}`);
  const requests = twin.requests.slice(before);
  return {
    result,
    twin,
    effects: requests.filter(changes).map(({ method, route, status }) => `${method} ${route} ${status}`),
    visible: plain(visible(result), twin, folder),
    plain: (text) => plain(text, twin, folder),
    evidence: parsed(result.files["evidence.json"] ?? "null"),
    again: (more) => {
      const next = { ...scenario, ...more };
      return step(place, next, count + 1, scenario.built === true || needsProcess(next));
    },
  };
}

/** The module that shortens waits in a process of its own. */
function preload(pauses: number, deadlines = 1): string {
  const url = new URL("short-waits.mjs", import.meta.url);
  url.searchParams.set("pauses", String(pauses));
  url.searchParams.set("deadlines", String(deadlines));
  return url.href;
}

/** null: a record that a test has spoilt. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Files of the workspace, executable. */
function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/usr/bin/env bash\nset -e\n${text}\n`);
    chmodSync(path, 0o755);
  }
}

/** Asked by POST, and changing nothing. */
const EXCHANGES = /^(google\.logging|entra\.|google\.sts|sts\.|iam-credentials|google\.iamcredentials|google\.secrets\.test)/;
function changes({ method, route, service }: Logged): boolean {
  return method !== "GET" && !EXCHANGES.test(route) && !["entra", "sts", "iam-credentials"].includes(service);
}

/** Every value of the twin that must never be written by a run. */
function secretsOf({ world }: Twin): string[] {
  const { github, azure } = world;
  const payloads = JSON.stringify(world.google).matchAll(/"(?:payload|value|data)":"([^"]{8,})"/g);
  return [
    github.oidc.requestToken,
    github.token,
    ...azure.storageAccounts.flatMap(({ keys }) => keys),
    ...[...payloads].map(([, of]) => of ?? ""),
  ];
}

const GUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const KNOWN_GUID = /^(11111111|22222222|33333333|0f3e0000)-/;

/** Log, annotations, summary, outputs and exit code. */
function visible(result: StepResult): string {
  const { exitCode, log, annotations, summary, outputs } = result;
  const parts = {
    "exit code": String(exitCode),
    log: collapsed(log).join("\n"),
    annotations: annotations
      .map(({ level, title, message, file, line }) => `${level}${file ? ` ${file}:${line}` : ""}: ${title}: ${message}`)
      .join("\n"),
    summary,
    outputs: Object.entries(outputs)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  };
  return Object.entries(parts)
    .map(([name, part]) => `== ${name}\n${part.trim()}\n`)
    .join("\n");
}

/** Times, ids, ports and folders replaced. */
function plain(text: string, twin: Twin, folder: string): string {
  return text
    .replaceAll(twin.base, "https://twin")
    .replaceAll(new URL(twin.base).host, "twin")
    .replaceAll(folder, "<temp>")
    .replaceAll(/\borders01[0-9a-f]{5}-[0-9a-f]{6,32}/g, "<container>")
    .replaceAll(GUID, (id) => (KNOWN_GUID.test(id) ? `<guid ${id.slice(0, 8)}>` : "<guid>"))
    .replaceAll(/\b[0-9a-f]{64}\b/g, "<sha256>")
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, "<time>")
    .replaceAll(/\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d:\d\d [AP]M/g, "<time>")
    .replaceAll(/\d{8}-\d{6}/g, "<stamp>")
    .replaceAll(/\d{4}-\d\d-\d\d/g, "<date>")
    .replaceAll(/\b\d{2}:\d{2}(:\d{2}(\.\d+)?)?\b/g, "<clock>")
    .replaceAll(/\b\d{10,13}\b/g, (number) => (/^(9000000001|123456789012)$/.test(number) ? number : "<number>"))
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, "<n> s")
    .replaceAll(/, [^,|]* after the start/g, ", <duration> after the start")
    .replaceAll(/((?:rto|rpo)-seconds: )\d+/g, "$1<n>");
}

/** Progress lines come as often as time allows, or not at all. */
function collapsed(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s*(\d+ %|InProgress|In progress)/.test(line));
}
