import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Effect, Finding, Level, Verdict } from "../../../src/core/index.ts";
import { comment, marker } from "../../../src/report/comment.ts";
import { hostile } from "./hostile.ts";
import { read } from "./markdown.ts";
import { runOf } from "./runs.ts";

const PLAN = ".github/restore-plan.yml";
const SHA = "a".repeat(40);
const finding = (level: Level, of: string, more: Partial<Finding> = {}): Finding => ({
  rule: "RDA001",
  level,
  title: "Soft delete is on",
  phase: "plan",
  subject: of,
  message: `Soft delete of ${of} is off.`,
  where: { path: `infra/${of}.json`, line: 3, column: 1 },
  ...more,
});
const effect = (of: string): Effect => ({ of, what: "retention", from: "30 d", to: "7 d", way: "reduced" });
const written = (findings: readonly Finding[], effects: readonly Effect[] = [], verdict: Verdict = "passed", plan = PLAN) =>
  comment(runOf({ mode: "lint", verdict, findings: [...findings], effects }), plan, SHA);
/** Without what only a comment has. */
const markdown = (text: string) => text.replace(/^<!-- proof-of-restore: [\w./-]* -->\n/, "").replaceAll("<br>", " ");

describe("the comment on a pull request", () => {
  test.each<[string, string, Parameters<typeof written>]>([
    ["nothing is found", "### ✅ Recoverability: nothing to mend", [[]]],
    ["there are notes alone", "### ✅ Recoverability: nothing to mend (1 note)", [[finding("note", "a")]]],
    ["there are warnings", "### ⚠️ Recoverability: 1 warning, 1 note", [[finding("warning", "a"), finding("note", "b")]]],
    ["there are errors", "### ❌ Recoverability: 2 errors", [[finding("error", "a"), finding("error", "b")], [], "failed"]],
    ["the run knows too little", "### ⚠️ Recoverability is not known", [[], [], "unverified"]],
  ])("says in its heading how it stands when %s", (_, heading, given) => {
    expect(written(...given).split("\n")).toContain(heading);
  });

  test("begins with a marker that no plan's name can break, one for each plan", () => {
    expect(written([]).startsWith(`${marker(PLAN)}\n`)).toBe(true);
    expect(marker("a --> <img src=x> \n.yml")).toMatch(/^<!-- proof-of-restore: [\w./-]+ -->$/);
    expect(marker("a--b.yml").match(/--/g)).toHaveLength(2);
    expect(marker("east.yml")).not.toBe(marker("west.yml"));
  });

  test("shows the worst first, and of those the pull request's own; what is accepted is counted", () => {
    const text = written([
      finding("note", "c"),
      finding("error", "b"),
      finding("error", "a", { changed: true }),
      finding("error", "z", { accepted: { reason: "bought", until: "2027-01-01" } }),
    ]);
    expect([...text.matchAll(/infra\/(\w)\.json/g)].map(([, of]) => of)).toEqual(["a", "b", "c"]);
    expect(text).toContain("`infra/a.json:3`<br>in this change");
    expect(text).toContain("1 accepted finding");
  });

  test("says of a run for no change nothing about changes, and of a base that was not read neither", () => {
    expect(comment(runOf({ mode: "check" }), PLAN, SHA)).not.toContain("What this pull request changes");
    expect(written([finding("warning", "#1", { rule: "RDP042" })])).not.toContain("What this pull request changes");
    expect(written([])).toContain("Nothing that restores depend on");
  });

  test("counts what a reviewer would not read, and fits what GitHub takes", () => {
    const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`);
    const long = "<@&#|".repeat(2000);
    const text = written(
      many(3000, "v").map((of) => finding("error", of, { message: long, title: long, fix: long })),
      many(500, "p").map((of) => ({ ...effect(of), what: long, from: long, to: long })),
      "failed",
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("plan `.github/restore-plan.yml`</sub>");
    read(markdown(text));
    const short = written(
      many(30, "v").map((of) => finding("error", of)),
      many(25, "p").map(effect),
      "failed",
    );
    expect(short).toContain("10 more are in the job summary");
    expect(short).toContain("| 5 more |");
  });

  test("hostile names and messages change nothing in its structure", () => {
    const text = hostile.filter((each) => each !== "");
    const plain = read(markdown(written([finding("error", "v", { fix: "x" })], [effect("p")], "failed")));
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const one = finding("error", a, { title: b, message: c, fix: a, where: { path: b, line: 1, column: 1 } });
        const body = written([one], [{ of: a, what: b, from: c, to: a, way: "reduced" }], "failed", c);
        const got = read(markdown(body));
        expect([got.headings.length, got.tables, got.fences]).toEqual([plain.headings.length, plain.tables, plain.fences]);
      }),
    );
  });
});
