import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Event } from "./act.ts";
import { Caller, type Files, type Run } from "./caller.ts";
import { shownIn } from "./documents.ts";

let caller: Caller;
const tools = mkdtempSync(join(tmpdir(), "tools-"));
beforeAll(async () => {
  caller = await Caller.make();
});
afterAll(async () => {
  await caller.close();
  rmSync(tools, { recursive: true, force: true });
});

const WORKFLOW = ".github/workflows/recoverability.yml";
/** The recipe, and after it a job that reads its outputs, also when it failed. */
const CALLER = `${shownIn("docs/recipes.md")[WORKFLOW] ?? ""}  next:
    name: Next
    needs: review
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "verdict=\${{ needs.review.outputs.verdict }} scanning=\${{ needs.review.outputs.code-scanning }}"
`;
const SHA = "0123456789abcdef0123456789abcdef01234567";
const pull = (repository: string): Event => ({
  name: "pull_request",
  payload: {
    number: 7,
    pull_request: {
      number: 7,
      base: { sha: SHA, ref: "main", repo: { full_name: "acme/platform" } },
      head: { sha: SHA, ref: "change", repo: { full_name: repository } },
      labels: [],
    },
  },
});
/** A vault without soft delete, which is an error wherever it is found. */
const VAULT = JSON.stringify({
  id: "/subscriptions/0f3e0000-0000-4000-8000-000000000001/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault",
  type: "Microsoft.RecoveryServices/vaults",
  name: "prod-vault",
  properties: { securitySettings: { softDeleteSettings: { softDeleteState: "Disabled" } } },
});
const plan = () => `${caller.twin.plan}\nconfiguration: ["infra/**/*.json"]\n`;
/** Bicep as far as it is used here: it copies what it is told to build. */
const BICEP = `#!/usr/bin/env bash
echo "::error title=No command::but a stranger's words"
if [[ $2 == *broken* ]]; then exit 1; fi
cp "$2" "$4"
`;
const REVIEW = "Recoverability review/Review";
const SARIF = "code-scanning/proof-of-restore/.github/restore-plan.yml.sarif";
const withoutToken = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

const review = (more: Files = {}, { event = pull("acme/platform"), env = {} }: Run = {}) =>
  caller.run(
    WORKFLOW,
    { [WORKFLOW]: CALLER, ".github/restore-plan.yml": plan(), ...more },
    { event, env: { ...withoutToken, ...env } },
  );
const rules = (sarif = "") =>
  JSON.parse(sarif).runs[0].results.map(({ ruleId }: { ruleId: string }): string => ruleId) as readonly string[];

describe("pull-request.yml, called from another repository as the recipes show it", () => {
  it("reviews a pull request without any cloud, and shows the findings in code scanning", async () => {
    const clouds = () => caller.twin.requests.filter(({ path }) => !path.includes("/repos/acme/")).length;
    const before = clouds();
    const played = await review();
    expect(played.job(REVIEW).summary).toContain("orders-vm");
    expect(played.job(REVIEW).summary).not.toContain("Code scanning did not take");
    expect(rules(played.artifacts[SARIF])).toContain("RDP007");
    expect(Object.keys(played.artifacts)).toEqual(
      expect.arrayContaining(["recoverability-review/evidence.json", "recoverability-review/findings.sarif"]),
    );
    expect(played.job("Next").log).toContain("verdict=passed scanning=success");
    expect(clouds()).toBe(before);
    expect(played.exitCode).toBe(0);
  });

  it("fails the job for an error, after its findings went to code scanning", async () => {
    const played = await review({ "infra/vault.json": VAULT });
    const { steps, result } = played.job(REVIEW);
    const names = steps.filter(({ stage }) => stage === "Main").map(({ name, result: of }) => `${name}: ${of}`);
    expect(names.slice(-3)).toEqual([
      "Review: failure",
      "Show the findings in code scanning: success",
      "Keep the evidence: success",
    ]);
    expect(result).toBe("failure");
    expect(rules(played.artifacts[SARIF])).toContain("RDA001");
    expect(played.job(REVIEW).outputs.review).toMatchObject({ verdict: "failed" });
    expect(played.exitCode).toBe(1);
  });

  it("goes on where code scanning takes nothing, and says so", async () => {
    const played = await review({}, { env: { NO_CODE_SCANNING: "1" } });
    expect(played.job(REVIEW).summary).toContain("Code scanning did not take the findings");
    expect(played.job("Next").log).toContain("verdict=passed scanning=failure");
    expect(played.exitCode).toBe(0);
  });

  it("reviews a pull request from a fork in the same way, and does not try to comment", async () => {
    const comments = () =>
      caller.twin.requests.filter(({ method, path }) => method !== "GET" && path.includes("/comments")).length;
    const before = comments();
    const played = await review({ "infra/vault.json": VAULT }, { event: pull("somebody/platform") });
    expect(played.job(REVIEW).summary).toContain("RDA001");
    // The reviews before this one have commented.
    expect(before).toBeGreaterThan(0);
    expect(comments()).toBe(before);
    expect(played.exitCode).toBe(1);
  });

  it("builds Bicep files that git tracks, reviews what they become, and says which it could not build", async () => {
    writeFileSync(join(tools, "bicep"), BICEP, { mode: 0o755 });
    const played = await review(
      { "infra/vault.bicep": VAULT, "infra/broken.bicep": "", "elsewhere/other.bicep": "{" },
      { env: { PATH: `${tools}:${process.env.PATH}` } },
    );
    expect(played.job(REVIEW).log).toContain("1 of 2 Bicep files were built.");
    expect(played.job(REVIEW).summary).toContain("1 of 2 Bicep files could not be built");
    expect(rules(played.artifacts[SARIF])).toContain("RDA001");
    for (const line of played.log.split("\n").filter((each) => each.includes("No command")))
      expect(JSON.parse(line)).toMatchObject({ command: "ignored" });
    expect(played.exitCode).toBe(1);
  });

  it("says that Bicep files were not reviewed where the runner has no Bicep", async () => {
    const bare = join(tools, "bare");
    mkdirSync(bare);
    for (const name of ["bash", "env", "git", "node", "mkdir", "rm"])
      symlinkSync(execFileSync("which", [name], { encoding: "utf8" }).trim(), join(bare, name));
    const played = await review({ "infra/vault.bicep": VAULT }, { env: { PATH: bare } });
    expect(played.job(REVIEW).summary).toContain("The runner has no Bicep");
    expect(played.job("Next").log).toContain("verdict=passed");
    expect(played.exitCode).toBe(0);
  });
});
