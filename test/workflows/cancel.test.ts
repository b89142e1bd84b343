import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { run } from "../scenarios/harness.ts";

interface Declared {
  readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, { readonly default: string | number }>> } };
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name: string; readonly with?: Readonly<Record<string, string>> }[] }>
  >;
}
const drill: Declared = parse(readFileSync(join(import.meta.dirname, "../../.github/workflows/drill.yml"), "utf8"));

/** What a step of drill.yml hands to its action, for a caller that gives no inputs. */
function inputsOf(job: string, step: string, temp: string, restores: string): Record<string, string> {
  const found = drill.jobs[job]?.steps.find(({ name }) => name === step)?.with ?? {};
  const values = Object.entries(drill.on.workflow_call.inputs).map(
    ([name, of]) => [`inputs.${name}`, String(of.default)] as const,
  );
  const known: Readonly<Record<string, string>> = {
    ...Object.fromEntries(values),
    "runner.temp": temp,
    "matrix.only": restores,
    "join(fromJSON(needs.plan.outputs.restores || '[]'), ',')": restores,
  };
  const filled = (text: string) =>
    String(text).replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = known[expression];
      if (value === undefined) throw new Error(`drill.yml has an expression that this test does not know: ${expression}`);
      return value;
    });
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, filled(text)]));
}

// act cancels with SIGKILL, and then runs nothing more; so a runner is played here: SIGINT, the job's `always()` steps, the post step.
it("a job of drill.yml that is cancelled leaves evidence, gives back what it holds, and the report does not pass", async () => {
  const temp = mkdtempSync(join(tmpdir(), "cancel-"));
  const evidence = join(temp, "evidence/evidence.json");
  try {
    const inputs = inputsOf("drill", "Drill", temp, "orders-vm");
    const cancelled = await run({
      inputs,
      world: ({ azure }) => {
        azure.knobs.restoreSeconds = 100_000;
      },
      started: (child) => {
        child.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.toString().includes("Following job")) child.kill("SIGINT");
        });
      },
    });
    expect(cancelled.result.exitCode).toBe(1);
    expect(existsSync(evidence)).toBe(true);
    // The step after it uploads the evidence, and the report's job downloads it.
    const uploaded = readFileSync(evidence, "utf8");
    const post = await cancelled.again({ inputs, state: cancelled.result.state });
    expect(post.result.exitCode).toBe(0);
    const { vaults, disks } = cancelled.twin.world.azure;
    expect(vaults.flatMap(({ jobs }) => jobs.map(({ status }) => status))).not.toContain("InProgress");
    expect(disks.filter(({ createOption }) => createOption === "Restore")).toEqual([]);
    const report = await cancelled.again({
      inputs: inputsOf("report", "Report", temp, "orders-vm"),
      files: { "evidence/restore-drill-job-1-attempt-1/evidence.json": uploaded },
    });
    expect(report.result.outputs.verdict).toBe("unverified");
    expect(report.result.summary).toContain("orders-vm");
    expect(report.result.exitCode).toBe(1);
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
});
