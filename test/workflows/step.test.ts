import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Caller } from "./caller.ts";
import { shownIn } from "./documents.ts";

let caller: Caller;
beforeAll(async () => {
  caller = await Caller.make();
});
afterAll(() => caller.close());

const stepsOf = (job: { steps: readonly { name: string; stage: string; result?: string }[] }) =>
  job.steps.map(({ name, stage, result }) => `${stage} ${name}: ${result}`);
const plan = () => ({ ".github/restore-plan.yml": caller.twin.plan });

describe("a step in a workflow of one's own", () => {
  it("checks, as the README shows it", async () => {
    const files = shownIn("README.md");
    const played = await caller.run(".github/workflows/restore-check.yml", { ...files, ...plan() });
    const job = played.job("Check");
    expect(stepsOf(job)).toEqual([
      "Main Check out the plan: success",
      "Main Check: success",
      "Main Keep the evidence: success",
      "Post Check: success",
    ]);
    expect(job.outputs.proof).toMatchObject({ verdict: "passed", tier: "checked", restores: '["orders-vm"]' });
    expect(job.summary).toContain("Tier reached: **checked**");
    expect(JSON.parse(played.artifacts["restore-evidence/evidence.json"] ?? "")).toMatchObject({
      verdict: "passed",
      run: { repository: "acme/platform", runId: "9000000001", event: "schedule" },
    });
    expect(played.exitCode).toBe(0);
  });

  it("goes before a deployment, as the recipes show it, and the next step reads its outputs", async () => {
    const files = shownIn("docs/recipes.md");
    const played = await caller.run(".github/workflows/deploy.yml", { ...files, ...plan() }, { event: { name: "push" } });
    const job = played.job("Deploy");
    expect(job.outputs.proof).toMatchObject({ verdict: "passed", tier: "validated" });
    expect(job.log).toMatch(/deploying; the newest recovery point is \d{5} seconds old/);
    expect(played.exitCode).toBe(0);
  });

  it("stops what comes after it when it fails, and says why in the summary", async () => {
    const files = shownIn("docs/recipes.md");
    const broken = caller.twin.plan.replace("name: orders-01", "name: orders-02");
    const played = await caller.run(
      ".github/workflows/deploy.yml",
      { ...files, ".github/restore-plan.yml": broken },
      { event: { name: "push" } },
    );
    const job = played.job("Deploy");
    expect(stepsOf(job)).toEqual([
      "Main Check out: success",
      "Main Prove that orders could be restored, if the deployment breaks it: failure",
      "Main Keep the evidence: success",
      "Post Prove that orders could be restored, if the deployment breaks it: success",
    ]);
    expect(job.log).not.toContain("deploying");
    expect(job.summary).toContain("orders-02");
    expect(played.artifacts["restore-evidence/evidence.json"]).toContain('"verdict": "failed"');
    expect(played.exitCode).toBe(1);
  });
});

const DRILL = `name: Drill
on: workflow_dispatch
permissions: {}
jobs:
  drill:
    name: Drill
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - id: proof
        name: Drill
        uses: proof-of-restore/action@v1
        with:
          mode: drill
`;
const drill = (script: string) =>
  caller.run(
    ".github/workflows/drill.yml",
    {
      ".github/workflows/drill.yml": DRILL,
      ".github/restore-plan.yml": `${caller.twin.plan}    verify: [{ run: ./verify.sh }]\n    keep: { failed: 0h }\n`,
      "verify.sh": `#!/usr/bin/env bash\n${script}\n`,
    },
    { event: { name: "workflow_dispatch" } },
  );

describe("a drill as a step", () => {
  it("restores, verifies and removes", async () => {
    const played = await drill('echo "looking at $POR_ITEM"');
    const job = played.job("Drill");
    expect(job.outputs.proof).toMatchObject({ verdict: "passed", tier: "verified", "clean-up": "passed" });
    expect(job.log).toContain("looking at orders-01");
    expect(played.exitCode).toBe(0);
  });

  it("fails when the script does, and removes all the same", async () => {
    const played = await drill("exit 3");
    const job = played.job("Drill");
    expect(job.outputs.proof).toMatchObject({ verdict: "failed", "clean-up": "passed" });
    expect(stepsOf(job).slice(1)).toEqual(["Main Drill: failure", "Post Drill: success"]);
    expect(played.exitCode).toBe(1);
  });

  it("whose process is killed gives back in its post step what it held", async () => {
    const before = caller.twin.requests.length;
    const played = await drill("kill -9 $PPID; sleep 1");
    const job = played.job("Drill");
    expect(stepsOf(job).slice(1)).toEqual(["Main Drill: failure", "Post Drill: success"]);
    const gone = caller.twin.requests.slice(before).filter(({ method, path }) => method === "DELETE" && path.includes("/disks/"));
    expect(gone.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(job.log).toContain("Gone:");
  });
});
