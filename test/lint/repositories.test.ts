import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/action/settings.ts";
import type { Finding } from "../../src/core/index.ts";
import { diskTree } from "../../src/files/disk.ts";
import type { Tree } from "../../src/files/tree.ts";
import { lint } from "../../src/lint/lint.ts";
import { readPlan } from "../../src/plan/read.ts";
import { memoryTree } from "../memory-tree.ts";
import { shownIn } from "../workflows/documents.ts";

const NOW = Date.parse("2026-11-20T06:00:00Z");
const PLAN = ".github/restore-plan.yml";
const folder = join(import.meta.dirname, "repositories");

/** What mode lint says of the files of a repository on disk, or of some in memory. */
async function findings(tree: Tree, plan: string | null): Promise<readonly Finding[]> {
  const read = readSettings({
    INPUT_MODE: "lint",
    GITHUB_WORKSPACE: "/w",
    RUNNER_TEMP: "/t",
    GITHUB_REPOSITORY: "acme/platform",
    GITHUB_REPOSITORY_ID: "64501",
  });
  if ("findings" in read) throw new Error("the settings are wrong");
  const planned = plan === null ? { findings: [] } : readPlan(plan, read.settings);
  const event = { visibility: "private", defaultBranch: "main", ownerId: "6450" } as const;
  const { findings: said } = await lint(
    tree,
    read.settings,
    "plan" in planned ? planned : { plan: null, restores: [] },
    event,
    NOW,
  );
  return [...planned.findings, ...said];
}

function onDisk(name: string): Promise<readonly Finding[]> {
  const plan = join(folder, name, PLAN);
  return findings(diskTree(join(folder, name)), existsSync(plan) ? readFileSync(plan, "utf8") : null);
}

/** A finding in one line. */
const line = ({ rule, level, where, subject, message, actual }: Finding) =>
  `${rule} ${level} ${where ? `${where.path}:${where.line}:${where.column}` : "-"} [${subject}] ${message}${actual === undefined ? "" : ` (${actual})`}`;

describe("a sound repository", () => {
  it("has no finding at all, whoever else's files and workflows are in it", async () => {
    expect((await onDisk("sound")).map(line)).toEqual([]);
  });

  it("may have the workflows of docs/recipes.md as they stand", async () => {
    const plan = readFileSync(join(folder, "sound", PLAN), "utf8").replace(/^configuration:.*\n/m, "");
    const files = shownIn("docs/recipes.md");
    expect(Object.keys(files).length).toBeGreaterThan(4);
    expect((await findings(memoryTree(files), plan)).map(line)).toEqual([]);
  });

  it("may be this action's own, whose reusable workflows take their environment from their caller", async () => {
    const workflows = join(import.meta.dirname, "../../.github/workflows");
    const files = readdirSync(workflows).map((name) => [
      `.github/workflows/${name}`,
      readFileSync(join(workflows, name), "utf8"),
    ]);
    expect((await findings(memoryTree(Object.fromEntries(files)), null)).map(line)).toEqual([]);
  });
});

describe("a repository that is not sound", () => {
  it.each(readdirSync(folder).filter((name) => name !== "sound"))("is told what is wrong, and where: %s", async (name) => {
    const said = await onDisk(name);
    expect(said.length).toBeGreaterThan(0);
    expect(said.map(line)).toMatchSnapshot();
  });
});
