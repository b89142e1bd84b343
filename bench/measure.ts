import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runStep } from "../scripts/runner/run.ts";
import type { World } from "../test/twin/core.ts";
import { planText, twinPlan } from "../test/twin/plan.ts";
import type { Logged } from "../test/twin/requestlog.ts";
import { startTwin, type Twin } from "../test/twin/start.ts";

const main = join(import.meta.dirname, "../dist/main.js");

/** One run of the action that is timed. */
export interface Case {
  readonly name: string;
  readonly mode: string;
  /** What is different on the twin. */
  readonly world?: (world: World) => void;
  /** Stands in the log, else the case is not what it is called. */
  readonly expects?: RegExp;
}
/** What one run took. */
export interface Seen {
  /** From the start of its process to its end. */
  readonly ms: number;
  /** Processor time of its process. */
  readonly cpuMs: number;
  readonly requests: number;
  /** The most requests of which each began when the one before had been answered. */
  readonly chain: number;
}

/**
 * Runs every case so many times, one after another in turn, so that a busy machine is as busy for all of them; a first round is not
 * counted.
 * @param latency milliseconds that every answer of the twin takes longer.
 * @returns by case; and the milliseconds of single requests on connections of their own, between the rounds.
 * @throws Error when a case is not what it is called.
 */
export async function measured(
  cases: readonly Case[],
  latency: number,
  runs: number,
): Promise<{ readonly cases: ReadonlyMap<string, readonly Seen[]>; readonly single: readonly number[] }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const seen = new Map<string, Seen[]>(cases.map(({ name }) => [name, []]));
  const single: number[] = [];
  const twins: Twin[] = [];
  try {
    for (const [at, { world }] of cases.entries())
      twins.push(await startTwin({ directory: join(folder, `twin-${at}`), latency, ...(world ? { world } : {}) }));
    for (let round = 0; round <= runs; round++) {
      for (const [at, each] of cases.entries()) {
        const twin = twins[at];
        if (!twin) continue;
        const took = await once(each, twin, join(folder, `${round}-${at}`), latency);
        if (round > 0) seen.get(each.name)?.push(took);
      }
      const [twin] = twins;
      if (twin && round > 0) single.push(await request(twin));
    }
  } finally {
    for (const twin of twins) await twin.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { cases: seen, single };
}

async function once({ name, mode, expects }: Case, twin: Twin, folder: string, latency: number): Promise<Seen> {
  const workspace = join(folder, "workspace");
  mkdirSync(join(workspace, ".github"), { recursive: true });
  writeFileSync(join(workspace, ".github/restore-plan.yml"), planText(twinPlan(twin.world)));
  const cpu = join(folder, "cpu");
  const env = { ...twin.env, NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "cpu.mjs"))}`, BENCH_CPU: cpu };
  const before = twin.requests.length;
  const start = performance.now();
  const { log } = await runStep({ main, temp: join(folder, "step"), workspace, inputs: { mode }, env });
  const ms = performance.now() - start;
  if (expects && !expects.test(log.join("\n"))) throw new Error(`${name}: the log has no ${expects}:\n${log.join("\n")}`);
  const requests = twin.requests.slice(before);
  return { ms, cpuMs: Number(readFileSync(cpu, "utf8")), requests: requests.length, chain: chain(requests, latency) };
}

/** The twin notes when a request came; each is answered after the latency at the earliest. */
function chain(requests: readonly Logged[], latency: number): number {
  let length = 0;
  let answered = Number.NEGATIVE_INFINITY;
  const came = requests.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  // All take the same time, so the greedy choice is the longest.
  for (const at of came) {
    if (at < answered) continue;
    length++;
    answered = at + latency;
  }
  return length;
}

function request({ base, env }: Twin): Promise<number> {
  const ca = readFileSync(env.NODE_EXTRA_CA_CERTS ?? "");
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(`${base}/metadata/endpoints?api-version=2022-09-01`, { ca, agent: false }, (response) => {
      response.resume().on("end", () => resolve(performance.now() - start));
    }).on("error", reject);
  });
}
