/** Proves that the linter's import rules bite: each of these files must be refused. A rule with a bad pattern would otherwise pass everything. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Path → one import that its folder may not have. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ["src/core.ts", 'import { x } from "zod";'],
  ["src/core/a.ts", 'import { x } from "../words.ts";'],
  ["src/report/a.ts", 'import { x } from "../io.ts";'],
  ["src/report/b.ts", 'import { x } from "node:fs";'],
  ["src/report/summary/a.ts", 'import { x } from "../../judge.ts";'],
  ["src/refusals/a.ts", 'import { x } from "../plan/read.ts";'],
  ["src/plan/a.ts", 'import { x } from "../backup/read.ts";'],
  ["src/plan/b.ts", 'import { x } from "../main.ts";'],
  ["src/identity/a.ts", 'import { x } from "../secrets/read.ts";'],
  ["src/backup/a.ts", 'import { x } from "../secrets/read.ts";'],
  ["src/backup/b.ts", 'export { x } from "../trust/rules.ts";'],
  ["src/secrets/a.ts", 'import { x } from "../backup/read.ts";'],
  ["src/parameters/a.ts", 'import { x } from "../backup/target.ts";'],
  ["src/parameters/b.ts", 'import { x } from "node:fs/promises";'],
  ["src/trust/a.ts", 'import { x } from "../backup/read.ts";'],
  ["src/restore/a.ts", 'import { x } from "../secrets/read.ts";'],
  ["src/secrets/b.ts", 'import { x } from "@google-cloud/secret-manager";'],
  ["src/configuration/a.ts", 'import { x } from "node:fs";'],
  ["src/rules/azure/a.ts", 'import { x } from "../../tree/disk.ts";'],
  ["src/rules/b.ts", 'import { x } from "../io.ts";'],
  ["src/glob/a.ts", 'import { x } from "../io.ts";'],
  ["src/masking/a.ts", 'import { x } from "node:fs";'],
  ["src/wire/a.ts", 'import { x } from "../restore/jobs.ts";'],
  ["src/entries.ts", 'import { x } from "./restore/jobs.ts";'],
  ["src/pages.ts", 'import { x } from "./identity/arm.ts";'],
  ["src/step.ts", 'import * as x from "@azure/identity";'],
];
const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/core/c.ts", 'import type { x } from "./terms.ts";'],
  ["src/report/c.ts", 'import { x } from "../core.ts";'],
  ["src/restore/c.ts", 'import { x } from "../report/runbook.ts";'],
  ["src/own-error.ts", 'import { x } from "./refusals/redact.ts";'],
  ["src/wire/c.ts", 'import { x } from "../http.ts";'],
  ["src/identity/c.ts", 'import type { x } from "@azure/identity";'],
];

/** Whether the linter refuses this file for its import. */
function refused(folder: string, path: string): boolean {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", path], {
    cwd: folder,
    encoding: "utf8",
  });
  return /noRestrictedImports|load a cloud's SDK/.test(stdout + stderr);
}

const folder = mkdtempSync(join(tmpdir(), "imports-"));
const wrong: string[] = [];
try {
  for (const part of ["biome.json", ".biome"]) cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const [list, expected] of [
    [FORBIDDEN, true],
    [ALLOWED, false],
  ] as const) {
    for (const [path, line] of list) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${line}\n`);
      if (refused(folder, path) !== expected) wrong.push(`${path}: ${line} is ${expected ? "not refused" : "refused"}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (wrong.length > 0) {
  console.error(`The import rules of biome.json do not do what they say:\n${wrong.join("\n")}`);
  process.exit(1);
}
console.log(`Import directions hold; ${FORBIDDEN.length} forbidden imports are refused.`);
