import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import type { Files } from "./caller.ts";
import { shownIn } from "./documents.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tools = inject("tools");
const ran = (program: string, args: readonly string[], cwd: string) => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: folder },
  });
  return { status, said: stdout + stderr };
};
const actionlint = (cwd: string, files: readonly string[]) =>
  ran(tools.actionlint, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], cwd);
const zizmor = (cwd: string) =>
  ran(tools.zizmor, ["--offline", "--persona", "pedantic", "--strict-collection", "--no-progress", "--color", "never", "."], cwd);

/** A repository of these workflows alone, under this project's rules. */
function repository(name: string, files: Files): { readonly place: string; readonly workflows: string[] } {
  const place = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  cpSync(join(root, ".github/zizmor.yml"), join(place, ".github/zizmor.yml"));
  return { place, workflows: Object.keys(files).filter((path) => path.startsWith(".github/workflows/")) };
}

const documents = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith(".md"),
);
const DOCUMENTS = documents.filter((path) => Object.keys(shownIn(path)).length > 0);
const own = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);

describe("the workflows of this repository", () => {
  it("pass actionlint", () => {
    expect(actionlint(root, own)).toEqual({ status: 0, said: "" });
  });

  it("pass zizmor, pedantic, and so does the action", () => {
    const { status, said } = zizmor(
      repository("own", Object.fromEntries([...own, "action.yml"].map((path) => [path, text(path)]))).place,
    );
    expect(said).toContain("No findings to report");
    for (const path of own) expect(said).toContain(basename(path));
    expect(status).toBe(0);
  });

  it("can be called from elsewhere: no reusable one names a file of its own repository", () => {
    const reusable = own.filter((path) => text(path).includes("workflow_call:"));
    expect(reusable.map((path) => basename(path)).sort()).toEqual(["check.yml", "drill.yml", "pull-request.yml"]);
    for (const path of reusable) expect(text(path)).not.toMatch(/uses:\s*\.\//);
  });
});

describe.each(DOCUMENTS)("the workflows that %s shows", (document) => {
  const { place, workflows } = repository(document.replace("/", "-"), shownIn(document));

  it("pass actionlint", () => {
    expect(workflows.length).toBeGreaterThan(0);
    expect(actionlint(place, workflows)).toEqual({ status: 0, said: "" });
  });

  it("pass zizmor, pedantic", () => {
    const { status, said } = zizmor(place);
    expect(said).toContain("No findings to report");
    expect(status).toBe(0);
  });
});

it("every workflow in a document begins with its path, by which it is found and run", () => {
  expect(DOCUMENTS).toEqual(["README.md", "docs/recipes.md"]);
  for (const path of documents) {
    const blocks = [...text(path).matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? "");
    for (const block of blocks.filter((each) => /^(on|jobs):/m.test(each)))
      expect([path, block]).toEqual([path, expect.stringMatching(/^# \.github\/workflows\/\S+\.yml\n/)]);
  }
});

it("the emergency restore to copy is the one that the recipes show", () => {
  expect(text(".github/workflows/restore.yml")).toBe(shownIn("docs/recipes.md")[".github/workflows/restore.yml"]);
});

it("every action is pinned by the same commit and version wherever it is used", () => {
  const texts = [...own.map(text), ...DOCUMENTS.map(text)];
  const pins = texts.flatMap((each) => [...each.matchAll(/uses: ((?!proof-of-restore)[^@\s]+)@(.+)/g)]);
  const byAction = Map.groupBy(pins, ([, action]) => action?.split("/").slice(0, 2).join("/"));
  for (const [action, all] of byAction) expect([action, new Set(all.map(([, , pin]) => pin)).size]).toEqual([action, 1]);
  for (const [used, , pin] of pins) expect([used, pin]).toEqual([used, expect.stringMatching(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/)]);
});

it("these rules bite: an action pinned by a tag and an injected name are refused", () => {
  const bad = text(".github/workflows/restore.yml")
    .replace(/actions\/checkout@.*/, "actions/checkout@v5")
    .replace(/ +- name: Restore\n/, `      - run: echo "\${{ inputs.restore }}" "\${{ inputs.rest }}"\n$&`);
  const { place, workflows } = repository("bad", { ".github/workflows/bad.yml": bad });
  const found = zizmor(place);
  expect(found.status).not.toBe(0);
  expect(found.said).toContain("unpinned-uses");
  expect(found.said).toContain("template-injection");
  expect(actionlint(place, workflows).said).toContain('property "rest" is not defined');
});

function text(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
