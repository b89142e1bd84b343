/** Proves that the linter's import rules bite: each of these files must be refused. A rule with a bad pattern would otherwise pass everything. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { LAYERS } from "./layers.ts";

const root = join(import.meta.dirname, "..");

/** Path → one import that its room may not have; of every pair of layers beside each other, one more is tried (`upward`). */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ["src/core/a.ts", 'import { x } from "../io/io.ts";'],
  ["src/core/b.ts", 'import { x } from "node:fs";'],
  ["src/report/a.ts", 'import type { x } from "../io/io.ts";'],
  ["src/report/b.ts", 'import { x } from "node:fs";'],
  ["src/report/summary/a.ts", 'import { x } from "../../judge/judge.ts";'],
  ["src/clouds/refusals/a.ts", 'import { x } from "../azure/arm.ts";'],
  ["src/clouds/refusals/b.ts", 'import { x } from "../../plan/read.ts";'],
  ["src/clouds/identity/a.ts", 'import { x } from "../github/api.ts";'],
  ["src/plan/a.ts", 'import { x } from "../main.ts";'],
  ["src/plan/b.ts", 'import { x } from "@azure/identity";'],
  ["src/backup/a.ts", 'export { x } from "../trust/rules.ts";'],
  ["src/secrets/a.ts", 'import { x } from "../backup/read.ts";'],
  ["src/secrets/b.ts", 'import { x } from "@google-cloud/secret-manager";'],
  ["src/trust/a.ts", 'import type { x } from "../backup/read.ts";'],
  ["src/restore/engine/a.ts", 'import { x } from "../../workloads/vm/item.ts";'],
  ["src/restore/held/a.ts", 'import { x } from "../deploy/rules.ts";'],
  ["src/parameters/a.ts", 'import { x } from "node:fs/promises";'],
  ["src/lint/configuration/azure/a.ts", 'import { x } from "node:fs";'],
  ["src/lint/rules/azure/a.ts", 'import { x } from "../../../run/catalogue.ts";'],
  ["src/masking/a.ts", 'import { x } from "../io/io.ts";'],
  ["src/run/a.ts", 'import * as x from "@azure/identity";'],
  ["src/run/b.ts", 'import { x } from "../action/host.ts";'],
  ...upward(),
];
const ALLOWED: readonly (readonly [string, string])[] = [
  ["src/core/c.ts", 'import type { x } from "./terms.ts";'],
  ["src/report/c.ts", 'import { x } from "../core/index.ts";'],
  ["src/restore/job/c.ts", 'import { x } from "../../report/runbook.ts";'],
  ["src/judge/c.ts", 'import { x } from "../clouds/refusals/redact.ts";'],
  ["src/io/c.ts", 'import { x } from "../wire/wire.ts";'],
  ["src/clouds/identity/c.ts", 'import type { x } from "@azure/identity";'],
];

/** A file of each room that imports one of the layer above it; a room within that one is left to `noImportCycles`. */
function upward(): [string, string][] {
  return LAYERS.slice(0, -1).flatMap((layer, rank) => {
    const [above = ""] = LAYERS[rank + 1] ?? [];
    const apart = layer.filter((room) => !room.startsWith(`${above}/`));
    return apart.map((room): [string, string] => {
      const path = room.endsWith(".ts") ? `src/${room}` : `src/${room}/zz.ts`;
      const file = `src/${above.endsWith(".ts") ? above : `${above}/yy.ts`}`;
      const to = relative(dirname(path), file);
      return [path, `import { x } from "${to.startsWith(".") ? to : `./${to}`}";`];
    });
  });
}

/** The files that the linter refuses for an import. */
function refused(folder: string): ReadonlySet<string> {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout } = spawnSync(
    process.execPath,
    [biome, "lint", "--vcs-enabled=false", "--reporter=github", "--max-diagnostics=none", "src"],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 },
  );
  const refusals = stdout.split("\n").filter((line) => /noRestrictedImports|load a cloud's SDK/.test(line));
  return new Set(refusals.flatMap((line) => /file=(?:[^,]*?\/)?(src\/[^,]+)/.exec(line)?.[1] ?? []));
}

const folder = mkdtempSync(join(tmpdir(), "imports-"));
let found: ReadonlySet<string>;
try {
  for (const part of ["biome.json", ".biome"]) cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const [path, line] of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${line}\n`);
  }
  found = refused(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const wrong = [
  ...FORBIDDEN.filter(([path]) => !found.has(path)).map(([path, line]) => `${path}: ${line} is not refused`),
  ...ALLOWED.filter(([path]) => found.has(path)).map(([path, line]) => `${path}: ${line} is refused`),
];
if (wrong.length > 0) {
  console.error(`The import rules of biome.json do not do what they say:\n${wrong.join("\n")}`);
  process.exit(1);
}
console.log(`Import directions hold; ${FORBIDDEN.length} forbidden imports are refused.`);
