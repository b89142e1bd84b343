import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runStep } from "../scripts/runner/run.ts";
import type { World } from "../test/twin/core.ts";
import { startTwin, type Twin } from "../test/twin/start.ts";

/** One run of mode `check`, as a child process. */
interface Checked {
  readonly result: Awaited<ReturnType<typeof runStep>>;
  /** What the twin answered, and the world it answered from. */
  readonly requests: Twin["requests"];
  readonly world: World;
  /** Real seconds, from the start of the process to its end. */
  readonly seconds: number;
  /** Highest resident set of the action's process, in MiB. */
  readonly rssMiB: number;
}

/**
 * Checks a plan on a twin of its own, at no latency.
 * @param speed how much faster time passes, for the action and for the twin's quotas.
 * @param fill what the world holds beside the twin's own. @param plan the plan's text for that world.
 */
export async function checkPlan(speed: number, fill: (world: World) => void, plan: (world: World) => string): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), "bench-check-"));
  const twin = await startTwin({ directory: join(folder, "twin"), speed, world: fill });
  try {
    const workspace = join(folder, "workspace");
    mkdirSync(join(workspace, ".github"), { recursive: true });
    writeFileSync(join(workspace, ".github/restore-plan.yml"), plan(twin.world));
    const rss = join(folder, "rss");
    const began = performance.now();
    const result = await runStep({
      main: join(import.meta.dirname, "../dist/main.js"),
      temp: join(folder, "step"),
      workspace,
      inputs: { mode: "check" },
      env: {
        ...twin.env,
        NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "fast-clock.mjs")).href}`,
        BENCH_SPEED: String(speed),
        BENCH_RSS_FILE: rss,
      },
    });
    const seconds = (performance.now() - began) / 1000;
    return { result, requests: twin.requests, world: twin.world, seconds, rssMiB: Number(readFileSync(rss, "utf8")) / 1024 };
  } finally {
    await twin.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
