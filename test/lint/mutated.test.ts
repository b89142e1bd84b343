import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings } from "../../src/action/settings.ts";
import type { Finding } from "../../src/core/index.ts";
import { diskTree } from "../../src/files/disk.ts";
import type { Tree } from "../../src/files/tree.ts";
import { parseSource } from "../../src/lint/configuration/parse.ts";
import { lint } from "../../src/lint/lint.ts";
import { CHANGE_RULES, LINT_RULES } from "../../src/lint/rules/index.ts";
import type { Example } from "../../src/lint/rules/rule.ts";
import { readPlan } from "../../src/plan/read.ts";
import { memoryTree } from "../memory-tree.ts";
import { NOW, PLAN, repositoryOf } from "../unit/lint/rules/repository.ts";

const PLAN_PATH = ".github/restore-plan.yml";
const examples: readonly Example[] = [
  ...LINT_RULES.flatMap(({ examples: { passing, failing } }) => [passing, failing]),
  ...CHANGE_RULES.flatMap(({ examples: { passing, failing } }) => [passing.base, passing.head, failing.base, failing.head]),
];

async function lintOf(tree: Tree, planText: string): Promise<readonly Finding[]> {
  const read = readSettings({
    INPUT_MODE: "lint",
    GITHUB_WORKSPACE: "/w",
    RUNNER_TEMP: "/t",
    GITHUB_REPOSITORY: "acme/platform",
  });
  if ("findings" in read) throw new Error("the settings are wrong");
  const planned = readPlan(planText, read.settings);
  const about = { visibility: "private", defaultBranch: "main", ownerId: "6450" } as const;
  return (await lint(tree, read.settings, "plan" in planned ? planned : { plan: null, restores: [] }, about, NOW)).findings;
}

/** What stands for a value of any kind, in JSON as in YAML. */
const odd = fc.constantFrom(
  ...[
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "0.5",
    '""',
    '"unknown"',
    '"7"',
    '"__proto__"',
    '"constructor"',
    "[]",
    "{}",
    "[[]]",
    "[null]",
  ],
  ...[
    '{"__proto__": {"a": 1}}',
    '{"name": 7}',
    "\"[variables('a')]\"",
    '"*"',
    `"$\{{ x }}"`,
    '"\\u0000"',
    `"${"x".repeat(3000)}"`,
    "&a [*a]",
  ],
);
type Change = (text: string) => string;
const at = (text: string, share: number) => Math.floor(share * text.length);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  // One of the text's values becomes another.
  {
    weight: 6,
    arbitrary: fc.tuple(share, odd).map(
      ([of, value]): Change =>
        (text) =>
          instead(text, of, value),
    ),
  },
  // One of its keys becomes another.
  {
    weight: 2,
    arbitrary: fc.tuple(share, fc.constantFrom("__proto__", "constructor", "type", "name", "on", "")).map(
      ([of, key]): Change =>
        (text) =>
          renamed(text, of, key),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(share, share).map(
      ([a, b]): Change =>
        (text) =>
          text.slice(0, at(text, Math.min(a, b))) + text.slice(at(text, Math.max(a, b))),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(share, fc.string({ unit: "binary", maxLength: 9 })).map(
      ([of, more]): Change =>
        (text) =>
          text.slice(0, at(text, of)) + more + text.slice(at(text, of)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Change>(
      (text) => text.replaceAll("\n", "\r\n"),
      (text) => `\ufeff${text}`,
      (text) => text.replaceAll("  ", "\t"),
      (text) => text + text,
    ),
  },
);

function instead(text: string, of: number, value: string): string {
  const values = [...text.matchAll(/(?<=: ?)(?:"(?:[^"\\]|\\.)*"|[\w./-]+|\[[^[\]]*\]|\{[^{}]*\})/g)];
  const one = values[Math.min(values.length - 1, Math.floor(of * values.length))];
  return one ? text.slice(0, one.index) + value + text.slice(one.index + one[0].length) : text;
}
function renamed(text: string, of: number, key: string): string {
  const keys = [...text.matchAll(/"[\w.$-]+"(?=:)|\b[\w-]+(?=: )/g)];
  const one = keys[Math.min(keys.length - 1, Math.floor(of * keys.length))];
  return one ? `${text.slice(0, one.index)}"${key}"${text.slice(one.index + one[0].length)}` : text;
}

const repositories = fc
  .tuple(fc.constantFrom(...examples), fc.nat(), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([files, n, changes]) => {
    const paths = Object.keys(files);
    const path = paths[n % paths.length] ?? "";
    return { path, files: { ...files, [path]: changes.reduce((text, each) => each(text), files[path] ?? "") } };
  });

describe("files that somebody's editor, merge or tool has spoilt", () => {
  it("are never clean when they cannot be read, and every finding stands inside its file", async () => {
    await fc.assert(
      fc.asyncProperty(repositories, async ({ path, files }) => {
        const planText = files[PLAN_PATH] ?? PLAN;
        const said = await lintOf(memoryTree(files), planText);
        const text = files[path] ?? "";
        const unread = !("value" in parseSource(path, new TextEncoder().encode(text)));
        if (
          unread &&
          path !== PLAN_PATH &&
          (await memoryTree(files).match(["infra/**/*.json", ".github/workflows/*.yml"])).includes(path)
        )
          if ("plan" in readPlan(planText, settings()))
            expect(said.filter(({ level, where }) => level === "error" && where?.path === path)).not.toEqual([]);
        for (const { where } of said) {
          const lines = (files[where?.path ?? ""] ?? planText).split("\n");
          if (!where) continue;
          expect(where.line).toBeGreaterThan(0);
          expect(where.line).toBeLessThanOrEqual(lines.length);
          expect(where.column).toBeGreaterThan(0);
          expect(where.column).toBeLessThanOrEqual((lines[where.line - 1] ?? "").length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are compared with what was there before, whatever has become of either", async () => {
    await fc.assert(
      fc.asyncProperty(repositories, repositories, async (base, head) => {
        const [before, after] = [await repositoryOf(base.files), await repositoryOf(head.files)];
        for (const rule of CHANGE_RULES) Array.from(rule.judge(before, after, NOW));
      }),
      { numRuns: 150 },
    );
  });
});

function settings() {
  const read = readSettings({ INPUT_MODE: "lint", GITHUB_WORKSPACE: "/w", RUNNER_TEMP: "/t" });
  if ("findings" in read) throw new Error("the settings are wrong");
  return read.settings;
}

describe("files on a disk", () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  const root = mkdtempSync(join(tmpdir(), "workspace-"));
  afterAll(() => [outside, root].forEach((folder) => void rmSync(folder, { recursive: true, force: true })));
  mkdirSync(join(root, "infra"));
  writeFileSync(join(outside, "secret.json"), '{"kept": "away"}');
  writeFileSync(join(root, "infra/large.json"), Buffer.alloc(50 * 1024 * 1024, " "));
  symlinkSync(join(outside, "secret.json"), join(root, "infra/link.json"));
  symlinkSync(outside, join(root, "infra/folder"));
  symlinkSync(join(root, "infra"), join(root, "infra/loop"));

  const messages = async (globs: string) =>
    (await lintOf(diskTree(root), PLAN.replace(/^configuration:.*$/m, `configuration: ${globs}`)))
      .filter(({ rule }) => /^RDP04[014]$/.test(rule))
      .map(({ where, message }) => `${where?.path}:${where?.line} ${message}`);

  it("are not read through a link that leads out of the workspace", async () => {
    const said = await messages('["infra/link.json", "infra/folder/*.json"]');
    expect(said).toEqual([
      "infra/link.json:1 infra/link.json is, by a symbolic link, outside of the workspace.",
      "infra/folder:1 infra/folder is, by a symbolic link, outside of the workspace.",
    ]);
  });

  it("are not read by a path that leads out of the workspace", async () => {
    expect(await messages(`["../${outside.split("/").at(-1)}/*.json", "${outside}/*.json"]`)).toHaveLength(2);
  });

  it("of 50 MB are named, and not read", async () => {
    expect(await messages('["infra/large.json"]')).toEqual([
      "infra/large.json:1 infra/large.json is larger than the 32 MiB that are read.",
    ]);
  });

  it("end, though a link leads back to its own folder", async () => {
    expect((await messages('["infra/**/*.json"]')).length).toBeLessThan(10);
  });
});
