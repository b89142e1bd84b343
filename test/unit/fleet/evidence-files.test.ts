import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSettings } from "../../../src/action/settings.ts";
import { evidenceFiles } from "../../../src/fleet/evidence-files.ts";

const workspace = mkdtempSync(join(tmpdir(), "legs-"));
afterAll(() => rmSync(workspace, { recursive: true }));
beforeAll(() => {
  for (const [name, text] of Object.entries({
    "legs/ended/evidence.json": "{}",
    "legs/killed/evidence.json": "{}",
    "legs/killed/evidence.journal": "killed",
    "legs/lost/evidence.journal": "lost",
    "legs/other/notes.journal": "notes",
  })) {
    mkdirSync(join(workspace, name, ".."), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
});

async function read(evidence: string): Promise<string[]> {
  const settings = readSettings({ GITHUB_WORKSPACE: workspace, INPUT_MODE: "report", INPUT_EVIDENCE: evidence });
  if (!("settings" in settings)) throw new Error(JSON.stringify(settings.findings));
  const told: string[] = [];
  for await (const file of evidenceFiles(settings.settings)) {
    if ("none" in file) told.push(`${file.path}: none`);
    else if ("why" in file) told.push(`${file.path}: ${file.why}`);
    else told.push(`${file.path}: ${file.text} ${await file.journal()}`);
  }
  return told.sort();
}

it.each(["legs/**/evidence.json", "legs/**/evidence.*", "legs/*/evidence.{json,journal}"])(
  "a leg of which the journal alone is left is read: %s",
  async (entry) => {
    expect(await read(entry)).toEqual([
      "legs/ended/evidence.json: {} null",
      "legs/killed/evidence.json: {} killed",
      "legs/lost/evidence.json: null lost",
    ]);
  },
);

it("also by its name, and not for an entry that names no such file", async () => {
  expect(await read("legs/lost/evidence.json")).toEqual(["legs/lost/evidence.json: null lost"]);
  expect(await read("legs/ended/other.json")).toEqual(["legs/ended/other.json: none"]);
});
