import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Played } from "./act.ts";
import { Caller, type Files, type Run } from "./caller.ts";
import { shownIn } from "./documents.ts";
import { fleetPlan, fleetWorld } from "./fleet.ts";

let caller: Caller;
let plan: Files;
beforeAll(async () => {
  caller = await Caller.make(fleetWorld());
  plan = fleetPlan(caller.twin.plan);
});
afterAll(() => caller.close());

const WORKFLOW = ".github/workflows/restore-drill.yml";
const recipe = shownIn("docs/recipes.md")[WORKFLOW] ?? "";
const drill = (run: Run = {}, more: Files = {}, workflow = recipe) =>
  caller.run(WORKFLOW, { [WORKFLOW]: workflow, ...plan, ...more }, run);
const only = (names: string): Run => ({ event: { name: "workflow_dispatch", inputs: { only: names } } });
const leg = (played: Played, name: string) => played.job(`Restore drill/Drill ${name}`);
const report = (played: Played) => played.job("Restore drill/Report");
/** Restore → the result of its leg's own step. */
const results = (played: Played) =>
  Object.fromEntries(
    ["orders", "web", "billing", "search", "cache"].map((name) => [
      name,
      leg(played, name).steps.find((step) => step.stage === "Main" && step.name === "Drill")?.result,
    ]),
  );
// biome-ignore lint/suspicious/noExplicitAny: tests walk it, and the matchers judge what is there
const evidenceOf = (played: Played, artifact: string): any => JSON.parse(played.artifacts[`${artifact}/evidence.json`] ?? "null");

describe("drill.yml over a fleet of five, called from another repository as the recipes show it", () => {
  it("drills each in a job of its own; the report is as bad as the worst, and shows it first", async () => {
    const played = await drill();
    expect(results(played)).toEqual({
      orders: "success",
      web: "success",
      billing: "failure",
      search: "success",
      cache: "failure",
    });
    const { summary, outputs } = report(played);
    expect(outputs.report).toMatchObject({ verdict: "failed" });
    expect(summary.indexOf("billing")).toBeLessThan(summary.indexOf("cache"));
    expect(summary.indexOf("cache")).toBeLessThan(summary.indexOf("orders"));
    const whole = evidenceOf(played, "restore-drill");
    expect(whole.restores.map(({ name, verdict }: { name: string; verdict: string }) => `${name} ${verdict}`)).toEqual([
      "billing failed",
      "cache unverified",
      ...["orders", "search", "web"].map((name) => `${name} passed`),
    ]);
    const [one] = evidenceOf(played, "restore-drill-job-1-attempt-1").restores;
    expect(one).toMatchObject({ name: "orders", verdict: "passed", tier: "verified", cleanUp: { verdict: "passed" } });
    // One job, one trigger; and after it nothing is left.
    expect(caller.twin.count("arm.restore")).toBe(5);
    expect(played.jobs.flatMap(({ steps }) => steps.filter(({ stage }) => stage === "Post").map(({ result }) => result))).toEqual(
      Array(7).fill("success"),
    );
    expect(played.exitCode).toBe(1);
  });

  it("makes a job of each vault by default", async () => {
    const played = await drill(only("web,search"), {}, recipe.replace("      fan-out: restore\n", ""));
    expect(leg(played, "prod-backup/prod-vault").log).toContain("1 selected: web.");
    expect(leg(played, "prod-backup/edge-vault").log).toContain("1 selected: search.");
    expect(report(played).outputs.report).toMatchObject({ verdict: "passed", tier: "verified" });
    expect(played.exitCode).toBe(0);
  });

  it("does not pass when a job left no evidence, and names its restore", async () => {
    const played = await drill({ ...only("web,search"), env: { LOST_ARTIFACT: "restore-drill-job-2-attempt-1" } });
    expect(report(played).outputs.report).toMatchObject({ verdict: "failed" });
    expect(report(played).summary).toContain("No evidence tells of it");
    expect(played.exitCode).toBe(1);
  });

  it("does not pass when a job's process was killed; its post step gives back what it held", async () => {
    const killed = { "verify.sh": '#!/usr/bin/env bash\nif [ "$POR_RESTORE" = search ]; then kill -9 $PPID; fi\n' };
    const played = await drill(only("web,search"), killed);
    const post = leg(played, "search").steps.filter(({ stage }) => stage === "Post");
    expect(post).toEqual([{ name: "Drill", stage: "Post", result: "success" }]);
    expect(leg(played, "search").log).toContain("Gone:");
    expect(report(played).outputs.report).toMatchObject({ verdict: "unverified" });
    expect(report(played).summary).toContain("search");
    expect(played.exitCode).toBe(1);
  });
});

it("of two callers that drill one machine at once, one restores; the other says whose job it is", async () => {
  // Long enough for both to be at it together, however slow the machine is that plays them.
  const slow = await Caller.make({ azure: { knobs: { restoreSeconds: 1000 } } });
  try {
    const files = { [WORKFLOW]: recipe, ".github/restore-plan.yml": slow.twin.plan };
    const run = (id: string) => slow.run(WORKFLOW, files, { env: { GITHUB_RUN_ID: id } });
    const both = await Promise.all([run("9000000001"), run("9000000002")]);
    const verdicts = both.map((played) => report(played).outputs.report?.verdict);
    expect(verdicts.toSorted()).toEqual(["failed", "passed"]);
    const loser = both[verdicts.indexOf("failed")];
    expect(loser && report(loser).summary).toMatch(/RDB\d{3} [\s\S]*job [0-9a-f-]{36}/);
    expect(slow.twin.count("arm.restore")).toBeLessThanOrEqual(2);
  } finally {
    await slow.close();
  }
});
