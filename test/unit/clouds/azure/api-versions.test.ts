import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../../../src");
const TABLE = "clouds/azure/api-versions.ts";

/** Days that are no api-version of a request that this tool sends, by the file in which they stand. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Asked before there is a resource manager to speak of; the table's room stands above this one.
  "clouds/identity/clouds.ts": ["2022-09-01"],
  // Schemas of what others write.
  "parameters/template.ts": ["2019-04-01"],
  "parameters/parse.ts": ["2019-04-01"],
  "lint/rules/examples.ts": ["2019-04-01", "2024-04-01"],
  // Azure's word for "never".
  "backup/item.ts": ["2001-01-01"],
  // GitHub's change of its subjects.
  "trust/rules-forecast.ts": ["2026-07-15"],
};

/** Days that are no part of a time. */
const DAY = /20\d\d-\d\d-\d\d(?![T ]\d)/g;

describe("an api-version", () => {
  const files = globSync("**/*.ts", { cwd: SRC });

  it("is named in one table", () => {
    const named = files
      .filter((file) => file !== TABLE)
      .flatMap((file) =>
        [...readFileSync(join(SRC, file), "utf8").matchAll(DAY)]
          .filter(([day]) => !OTHERS[file]?.includes(day))
          .map(([day]) => `${file}: ${day}`),
      );
    expect(files).toContain(TABLE);
    expect(named).toEqual([]);
  });

  it("says in the table why it is the one", () => {
    const lines = readFileSync(join(SRC, TABLE), "utf8").split("\n");
    const rows = lines.flatMap((line, at) => (line.match(DAY) ? [lines[at - 1] ?? ""] : []));
    expect(rows.length).toBeGreaterThan(5);
    for (const before of rows) expect(before).toMatch(/\*\/$/);
  });
});
