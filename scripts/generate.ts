/**
 * Writes what is derived from the code: the JSON Schemas, the two reference pages, the linter's layers, and the list of layers within
 * docs/architecture.md. `--check` only says what differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { evidenceSchema } from "../src/core/evidence/run.ts";
import { layersConfiguration } from "./generate/layers-configuration.ts";
import { withLayers } from "./generate/layers-reference.ts";
import { planReference } from "./generate/plan-reference.ts";
import { planSchema } from "./generate/plan-schema.ts";
import { rulesReference } from "./generate/rules-reference.ts";

const root = join(import.meta.dirname, "..");
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const schema = planSchema();
const FILES: Readonly<Record<string, string>> = {
  "schema/restore-plan.schema.json": json(schema),
  "schema/evidence.schema.json": json(evidenceSchema()),
  "docs/plan.md": planReference(schema),
  "docs/rules.md": rulesReference(),
  ".biome/layers.json": json(layersConfiguration()),
  "docs/architecture.md": withLayers(readFileSync(join(root, "docs/architecture.md"), "utf8")),
};

function committed(path: string): string | null {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null;
  }
}

const differing = Object.entries(FILES).filter(([path, text]) => committed(path) !== text);
if (process.argv.includes("--check")) {
  if (differing.length > 0) {
    console.error(`Not as the code has it: ${differing.map(([path]) => path).join(", ")}. Run: npm run generate`);
    process.exit(1);
  }
  console.log("Generated files are as the code has them.");
} else {
  for (const [path, text] of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${differing.length} of ${Object.keys(FILES).length} generated files were rewritten.`);
}
