import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../src/lint/configuration/read.ts";
import { READERS } from "../../src/lint/configuration/readers.ts";
import { LINT_RULES } from "../../src/lint/rules/index.ts";

/** Of every kind that JSON has, and words that mean something to the program. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  "unknown",
  "__proto__",
  "constructor",
  "[variables('a')]",
  [],
  {},
  [[]],
  [null],
  { value: 7 },
];

const sound = (path: string) => readFileSync(join(import.meta.dirname, "repositories/sound", path), "utf8");
const examples = LINT_RULES.flatMap(({ examples: { passing, failing } }) => [passing, failing]).flatMap((files) =>
  Object.entries(files),
);
const files = new Map([
  ...examples.filter(([path]) => path.endsWith(".json")).map(([, text]) => [text, JSON.parse(text)] as const),
  ...["infra/terraform.json", "infra/edge/main.json"].map((path) => {
    const value = JSON.parse(sound(path));
    // It says of every resource the same: of a few is enough.
    if (value.resource_changes) value.resource_changes.length = 2;
    return [path, value] as const;
  }),
]);

/** The data with one value after another replaced, each by each odd one; and each key by one that objects have of themselves. */
function* spoilt(of: unknown): Generator<unknown> {
  yield* ODD;
  if (Array.isArray(of)) {
    for (const [n, each] of of.entries()) for (const other of spoilt(each)) yield of.with(n, other);
  } else if (typeof of === "object" && of !== null) {
    const entries = Object.entries(of);
    for (const [n, [key, each]] of entries.entries()) {
      for (const other of spoilt(each)) yield Object.fromEntries(entries.with(n, [key, other]));
      yield JSON.parse(`{"__proto__": ${JSON.stringify(each)}}`);
    }
  }
}

describe("a configuration file with any one value of another kind", () => {
  it("is read or is a problem, and never ends the program", () => {
    let tried = 0;
    for (const value of files.values())
      for (const other of spoilt(value)) {
        tried++;
        const text = JSON.stringify(other);
        const { configuration, problems } = readConfiguration(
          new Map([["infra/a.json", new TextEncoder().encode(text)]]),
          READERS,
        );
        const wrong = configuration.policies.filter(
          ({ schedule, retention }) =>
            (schedule && !(schedule.longestGapSeconds >= 0)) || (retention && !(retention.longestDays >= retention.shortestDays)),
        );
        if (wrong.length > 0 || problems.some(({ message }) => message === "")) expect(wrong, text).toEqual([]);
      }
    expect(tried).toBeGreaterThan(10_000);
  });
});
