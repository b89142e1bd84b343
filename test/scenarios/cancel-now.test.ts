import type { ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { run, type Scenario, type Seen } from "./harness.ts";

/** A second, and what a busy machine takes to write the files. */
const PROMPT_MS = 5_000;

/** Cancels the step once its output holds a text. @returns how long it took to end then. */
async function cancelled(at: string, scenario: Scenario, twice = false): Promise<{ readonly seen: Seen; readonly ms: number }> {
  let since = 0;
  const started = (child: ChildProcess) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (since > 0 || !chunk.toString().includes(at)) return;
      since = Date.now();
      child.kill("SIGINT");
      if (twice) setTimeout(() => child.kill("SIGINT"), 50);
    });
  };
  const seen = await run({ ...scenario, started });
  expect(since).toBeGreaterThan(0);
  return { seen, ms: Date.now() - since };
}

describe("a run that is cancelled", () => {
  it.each([
    ["an answer that never comes", "silent"],
    ["an answer that stalls", "stall"],
  ] as const)("does not wait for %s, and keeps its record", async (_, how) => {
    const { seen, ms } = await cancelled("::group::Trust", { faults: [{ route: "entra.token", times: 99, [how]: true }] });
    expect(ms).toBeLessThan(PROMPT_MS);
    expect(seen.result.exitCode).toBe(1);
    expect(seen.evidence).toMatchObject({
      verdict: "unverified",
      phases: [{ name: "plan" }, ...(seen.evidence.phases.slice(1) as object[])],
    });
    expect(seen.result.summary).not.toBe("");
    expect(seen.result.log.join("\n")).toContain("The run was cancelled.");
  });

  it("kills a step's processes, also one that will not listen, and its record says what it holds", async () => {
    const marker = `sleep-${process.pid}-${Date.now()}`;
    const { seen, ms } = await cancelled("still here", {
      inputs: { mode: "drill" },
      speed: 600,
      workspace: {
        "verify.sh": `trap '' TERM INT\nexec -a ${marker} bash -c 'trap "" TERM INT; echo still here; while :; do sleep 1; done'`,
      },
      plan: (plan) => {
        Object.assign(plan.restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh" }] });
      },
    });
    expect(ms).toBeLessThan(PROMPT_MS);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(marker);
    expect(seen.evidence.restores[0].held.length).toBeGreaterThan(0);
    expect(seen.evidence.verdict).toBe("unverified");
  });

  it("ends at once when it is asked twice", async () => {
    const { seen, ms } = await cancelled("::group::Trust", { faults: [{ route: "entra.token", times: 99, silent: true }] }, true);
    expect(ms).toBeLessThan(PROMPT_MS);
    expect(seen.result.exitCode).toBe(1);
  });
});
