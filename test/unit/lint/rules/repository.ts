import { readSettings } from "../../../../src/action/settings.ts";
import type { Finding, Mode } from "../../../../src/core/index.ts";
import { type Linted, lint } from "../../../../src/lint/lint.ts";
import type { Example, LintRule, Repository } from "../../../../src/lint/rules/rule.ts";
import { readPlan } from "../../../../src/plan/read.ts";
import { memoryTree } from "../../../memory-tree.ts";

export const NOW = Date.parse("2026-11-20T06:00:00Z");

/** A plan with which every rule is content. */
export const PLAN = `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
configuration: ["infra/**/*.json"]
defaults: { vault: { resource-group: prod-backup, name: prod-vault } }
restores:
  orders-vm:
    item: { type: vm, name: orders-01, resource-group: prod }
    target: { type: disks, resource-group: drill-target, staging-account: drillstaging }
    verify: [{ run: ./verify.sh }]
    objectives: { rto: 2h, rpo: 26h }
`;

/** The repository as rules see it, with its own plan or the one with which every rule is content. */
export async function repositoryOf(files: Example): Promise<Repository> {
  return (await linted(files, {}, "lint")).repository;
}

/** What lint says of a repository; its plan is `.github/restore-plan.yml`, or the one with which every rule is content. */
export async function lintOf(
  files: Example,
  about: LintRule["examples"]["about"] = {},
  mode: Mode = "lint",
): Promise<readonly Finding[]> {
  return (await linted(files, about, mode)).findings;
}

async function linted(files: Example, about: LintRule["examples"]["about"], mode: Mode): Promise<Linted> {
  const path = ".github/restore-plan.yml";
  const read = readSettings({
    INPUT_MODE: mode,
    GITHUB_WORKSPACE: "/w",
    RUNNER_TEMP: "/t",
    GITHUB_REPOSITORY: "acme/platform",
    GITHUB_REPOSITORY_ID: "64501",
  });
  if ("findings" in read) throw new Error(JSON.stringify(read.findings));
  const planned = readPlan(files[path] ?? PLAN, read.settings);
  return lint(
    memoryTree(files),
    read.settings,
    "plan" in planned ? planned : { plan: null, restores: [] },
    { visibility: "private", defaultBranch: "main", ownerId: "6450", ...about },
    NOW,
  );
}
