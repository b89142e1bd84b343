import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

/** Evidence that real runs of the action wrote, by the name of its restore. */
const written = new Map<string, string>();
const legs = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`artifacts/${name}/evidence.json`, written.get(name) ?? "never written"]));
const report = (more: Scenario) =>
  run({ planText: null, ...more, inputs: { mode: "report", evidence: "artifacts/**/evidence.json", ...more.inputs } });
const changed = (name: string, change: (evidence: Seen["evidence"]) => void): string => {
  const evidence = JSON.parse(written.get(name) ?? "");
  change(evidence);
  return JSON.stringify(evidence);
};
const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);
const verdicts = (seen: Seen) =>
  seen.evidence.restores.map(({ name, verdict }: { name: string; verdict: string }) => `${name} ${verdict}`);

async function leg(name: string, more: Scenario = {}): Promise<void> {
  const seen = await run({
    inputs: { mode: "drill" },
    ...more,
    plan: (plan) => {
      const { restores } = plan;
      const { "orders-vm": own } = restores;
      delete restores["orders-vm"];
      restores[name] = { ...own, ...(name === "orders" ? { verify: [{ run: "./verify.sh" }] } : {}) };
      if (name !== "killed") return;
      restores["after-it"] = { ...own };
      plan.limits = { parallel: 1 };
    },
  });
  const { host } = new URL(seen.twin.base);
  written.set(name, (seen.result.files["evidence.json"] ?? "").replaceAll(host, "cloud.example"));
}

beforeAll(async () => {
  await leg("billing");
  await leg("mail");
  await leg("orders", { workspace: { "verify.sh": "echo wrong rows; exit 3" } });
  await leg("wiki", {
    world: ({ azure }: World) => {
      azure.knobs.restoreOutcome = { of: "warnings" };
    },
  });
  await leg("killed", {
    started: (child) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("Following job")) child.kill("SIGKILL");
      });
    },
  });
}, 120_000);

describe("mode report", () => {
  it("tells many runs as one, the failed and the unverified first", async () => {
    const seen = await report({ files: legs("billing", "mail", "orders", "wiki") });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(seen.twin.requests).toEqual([]);
    expect(verdicts(seen)).toEqual(["orders failed", "wiki unverified", "billing passed", "mail passed"]);
  });

  it("passes when all of it passed, and says what came least far", async () => {
    const seen = await report({ files: legs("billing", "mail") });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.summary).toMatch(/^✅ \*\*Passed\*\*: 2 restores: 2 passed\./);
    expect(seen.result.summary).not.toContain("### Not passed");
    expect(seen.result.annotations).toEqual([]);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "restored", "clean-up": "passed" });
  });

  it("takes files and globs, also with braces and from outside the workspace, each file once", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    writeFileSync(join(outside, "mail.json"), written.get("mail") ?? "");
    const evidence = `artifacts/{billing,wiki}/evidence.json, artifacts/billing/evidence.json\n${outside}/*.json`;
    const seen = await report({ files: legs("billing", "orders", "wiki"), inputs: { evidence } });
    rmSync(outside, { recursive: true });
    expect(verdicts(seen)).toEqual(["wiki unverified", "billing passed", "mail passed"]);
    expect(seen.result.log).toContain("  3 evidence files, 3 runs in them.");
  });

  it("exits as fail-on says", async () => {
    const seen = await report({ files: legs("orders"), inputs: { "fail-on": "never" } });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.outputs.verdict).toBe("failed");
  });

  it.each([
    ["there is no file", { evidence: "artifacts/**/evidence.json" }],
    ["the input is empty", { evidence: "" }],
    ["the file that is named is not there", { evidence: "artifacts/billing.json" }],
  ])("fails, and says how evidence gets there, when %s", async (_, inputs) => {
    const seen = await report({ inputs });
    expect(seen.result.exitCode).toBe(1);
    expect(rules(seen)).toEqual(["RDD020"]);
    expect(seen.result.outputs.verdict).toBe("failed");
    expect(seen.result.summary).toContain("Upload evidence.json in every job (if: always())");
  });

  it("fails when what it is given tells of no run", async () => {
    const nothing = changed("mail", (evidence) => void Object.assign(evidence, { mode: "report", restores: [], findings: [] }));
    const seen = await report({ files: { "artifacts/report/evidence.json": nothing } });
    expect(rules(seen)).toEqual(["RDD020"]);
    expect(seen.result.exitCode).toBe(1);
  });

  it("fails for each file that tells nothing, with its path, and tells the others all the same", async () => {
    const whole = written.get("mail") ?? "";
    const files = {
      ...legs("billing"),
      "artifacts/cut/evidence.json": whole.slice(0, whole.length / 2),
      "artifacts/empty/evidence.json": "",
      "artifacts/huge/evidence.json": whole.replace('"reason": null', `"reason": "${"x".repeat(50_000_000)}"`),
      "artifacts/later/evidence.json": changed("mail", (evidence) => void Object.assign(evidence, { schemaVersion: 2 })),
      "artifacts/other/evidence.json": '{"name": "some-package"}',
      "artifacts/wrong/evidence.json": changed(
        "mail",
        (evidence) => void Object.assign(evidence.restores[0], { verdict: "fine" }),
      ),
    };
    const seen = await report({ files, inputs: { evidence: "artifacts/**/evidence.json, artifacts" } });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(1);
    expect(verdicts(seen)).toEqual(["billing passed"]);
    expect(rules(seen)).toEqual(["RDD021", "RDD021", "RDD021", "RDD022", "RDD021", "RDD021", "RDD021"]);
  });

  it("never passes a run that was killed, nor the restore that it never came to, and says so", async () => {
    const seen = await report({ files: legs("billing", "killed") });
    expect(verdicts(seen)).toEqual(["after-it unverified", "killed unverified", "billing passed"]);
    expect(rules(seen)).toEqual(expect.arrayContaining(["RDD024", "RDD025"]));
    expect(seen.result.summary).toContain("It was selected, and never begun");
    expect(seen.result.summary).toContain("It was selected, and ended before its phase restore");
    expect(seen.result.exitCode).toBe(1);
  });

  it("misses the restore that is asked for and left no evidence", async () => {
    const seen = await report({ files: legs("billing", "mail"), inputs: { only: "billing, search" } });
    expect(verdicts(seen)).toEqual(["search failed", "billing passed"]);
    expect(rules(seen)).toContain("RDD023");
    expect(seen.result.outputs.verdict).toBe("failed");
  });

  it("gives nothing back in its post step: what legs hold is theirs", async () => {
    const killed = changed("orders", (evidence) => {
      evidence.endedAt = null;
      for (const held of evidence.restores[0].held) held.state = "made";
      evidence.restores[0].job.status = "InProgress";
    });
    const seen = await report({ files: { "artifacts/orders/evidence.json": killed } });
    const post = await seen.again({ inputs: { mode: "report" }, state: seen.result.state });
    expect(post.result).toMatchObject({ exitCode: 0, log: [] });
    expect(post.twin.requests).toEqual([]);
  });

  it("says which inputs have no effect on it yet", async () => {
    const seen = await report({ files: legs("billing"), inputs: { issue: "true" } });
    expect(rules(seen)).toContain("RDP029");
    expect(seen.result.exitCode).toBe(0);
  });
});
