import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Caller, type Files, type Run } from "./caller.ts";
import { shownIn } from "./documents.ts";

let caller: Caller;
beforeAll(async () => {
  caller = await Caller.make();
});
afterAll(() => caller.close());

const WORKFLOW = ".github/workflows/restore-check.yml";
const recipe = shownIn("docs/recipes.md")[WORKFLOW] ?? "";
/** The recipe, and after it a job that reads its outputs. */
const CALLER = `${recipe}  next:
    name: Next
    needs: check
    runs-on: ubuntu-latest
    steps:
      - run: echo "verdict=\${{ needs.check.outputs.verdict }} tier=\${{ needs.check.outputs.tier }}"
`;
const check = (run: Run = {}, more: Files = { ".github/restore-plan.yml": caller.twin.plan }, workflow = CALLER) =>
  caller.run(WORKFLOW, { [WORKFLOW]: workflow, ...more }, run);
const pull = (repository: string, author = "dev"): Run => ({
  event: {
    name: "pull_request",
    payload: { number: 7, pull_request: { number: 7, head: { repo: { full_name: repository } }, user: { login: author } } },
  },
});
const REPORT = "Restore check/Report";
const LEG = "Restore check/Check prod-backup/prod-vault";
const withoutToken = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

describe("check.yml, called from another repository as the recipes show it", () => {
  it("checks on a schedule, with Azure's own validation, and reports", async () => {
    const played = await check();
    expect(played.jobs.map(({ name }) => name)).toEqual(expect.arrayContaining(["Restore check/Plan", LEG, REPORT, "Next"]));
    const report = played.job(REPORT);
    expect(report.outputs.report).toMatchObject({ verdict: "passed", tier: "validated", restores: '["orders-vm"]' });
    expect(report.summary).toContain("orders-vm");
    expect(played.job("Next").log).toContain("verdict=passed tier=validated");
    expect(Object.keys(played.artifacts)).toEqual([
      "restore-check-job-1-attempt-1/evidence.json",
      "restore-check-job-1-attempt-1/findings.sarif",
      "restore-check-job-1-attempt-1/summary.md",
      "restore-check-job-plan-attempt-1/evidence.json",
      "restore-check-job-plan-attempt-1/findings.sarif",
      "restore-check-job-plan-attempt-1/summary.md",
      "restore-check/evidence.json",
      "restore-check/summary.md",
    ]);
    expect(played.exitCode).toBe(0);
  });

  it("runs mode check for a pull request from a branch of the repository, which gives the twin's own hosts no token", async () => {
    const asked = () => ["arm.validate", "entra.token", "google.sts.token"].map((route) => caller.twin.count(route));
    const before = asked();
    const played = await check(pull("acme/platform"));
    const leg = JSON.parse(played.artifacts["restore-check-job-1-attempt-1/evidence.json"] ?? "");
    expect(leg).toMatchObject({ mode: "check", verdict: "failed", findings: [{ rule: "RDP043" }], hosts: [] });
    expect(asked()).toEqual(before);
    expect(played.exitCode).toBe(1);
  });

  it.each([
    ["a fork", pull("somebody/platform")],
    ["Dependabot", pull("acme/platform", "dependabot[bot]")],
  ])("lints the plan of a pull request from %s, asks no cloud, and claims nothing more", async (_, run) => {
    const before = caller.twin.requests.length;
    const played = await check({ ...run, env: withoutToken });
    expect(played.jobs.map(({ name }) => name)).not.toContain(LEG);
    expect(played.job("Restore check/Plan").summary).toContain("no cloud was asked, and no restore is proven");
    expect(played.job(REPORT).outputs.report).toMatchObject({ verdict: "passed", tier: "linted" });
    expect(played.job("Next").log).toContain("tier=linted");
    expect(caller.twin.requests.length).toBe(before);
    expect(played.exitCode).toBe(0);
  });

  it("says to a caller that grants no id-token which lines to add", async () => {
    const played = await check({ env: withoutToken });
    for (const name of [LEG, REPORT]) {
      expect(played.job(name).summary).toContain("RDT031");
      expect(played.job(name).summary).toContain("id-token: write");
    }
    expect(played.job(REPORT).outputs.report).toMatchObject({ verdict: "failed" });
    expect(played.exitCode).toBe(1);
  });

  it.each([
    ["the plan is missing", {}, recipe, "There is no file .github/restore-plan.yml."],
    [
      "the plan has no restores",
      { ".github/restore-plan.yml": "version: 1\nrestores: {}\n" },
      recipe,
      "The plan has no restores.",
    ],
    [
      "nothing of the plan is selected",
      undefined,
      recipe.replace("dry-run: ", "only: orders-vms\n      dry-run: "),
      "The plan has no restore orders-vms.",
    ],
    [
      "only has no name in it",
      undefined,
      recipe.replace("dry-run: ", 'only: ","\n      dry-run: '),
      "has separators, but no entry",
    ],
  ])("makes no jobs when %s: the plan's job says so, and the report fails", async (_, files, workflow, message) => {
    const before = caller.twin.requests.length;
    const played = await check({}, files, workflow);
    expect(played.jobs.map(({ name }) => name)).toEqual(expect.arrayContaining(["Restore check/Plan", REPORT]));
    expect(played.jobs.some(({ name }) => name.startsWith("Restore check/Check"))).toBe(false);
    expect(played.job("Restore check/Plan").summary).toContain(message);
    expect(played.job(REPORT).outputs.report).toMatchObject({ verdict: "failed" });
    expect(caller.twin.requests.length).toBe(before);
    expect(played.exitCode).toBe(1);
  });
});
