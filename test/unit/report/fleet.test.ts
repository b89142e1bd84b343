import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, RestoreRun, Run } from "../../../src/core/index.ts";
import { annotations, closing, evidence, legsOf, merge, OUTPUTS, outputs, readEvidence } from "../../../src/report/index.ts";
import { summary } from "../../../src/report/summary.ts";
import { hostile, OURS, poison } from "./hostile.ts";
import { read } from "./markdown.ts";
import { failedTrust, passedCheck, RUNS, restored, restoreRun, runOf, unverified } from "./runs.ts";

const SERVER = "https://github.com";
const reportOf = (runs: readonly Run[], only: readonly string[] = [], own: readonly Finding[] = []): Run =>
  runOf({
    mode: "report",
    phases: [],
    ...merge(
      runs.flatMap((run, at) => legsOf(run, `leg-${at}/evidence.json`, SERVER)),
      own,
      only,
    ),
  });
const told = ({ restores }: Run) => restores.map(({ name, verdict }) => `${name} ${verdict}`);
const named = (name: string, more: Partial<Run> = {}, of: Partial<RestoreRun> = {}) =>
  runOf({ ...more, restores: [restoreRun({ name, ...of })] });
const attempt = (runAttempt: number) => ({ run: { ...passedCheck.run, runAttempt } });
const broken: Finding = {
  rule: "RDB001",
  level: "error",
  title: "The item is protected",
  phase: "vault",
  restore: "orders-vm",
  subject: "orders-vm",
  message: "Its protection was stopped.",
  fix: "az backup protection resume",
};
const failing = (name: string, more: Partial<Run> = {}) =>
  named(
    name,
    { verdict: "failed", findings: [{ ...broken, restore: name, subject: name }], ...more },
    { verdict: "failed", tier: "linted" },
  );

describe("what counts", () => {
  test("the same file twice counts once", () => {
    const report = reportOf([failing("a"), failing("a"), named("b")]);
    expect(told(report)).toEqual(["a failed", "b passed"]);
    expect(report.findings).toHaveLength(1);
    expect(report.sources).toHaveLength(2);
  });

  test("of several attempts of a run the newest of each restore counts, also when it is worse", () => {
    const report = reportOf([failing("a", attempt(1)), named("b", attempt(1)), named("a", attempt(2)), failing("c", attempt(2))]);
    expect(told(report)).toEqual(["c failed", "a passed", "b passed"]);
    expect(report.findings.map(({ restore }) => restore)).toEqual(["c"]);
    expect(told(reportOf([named("a", attempt(1)), failing("a", attempt(2))]))).toEqual(["a failed"]);
  });

  test("a restore that a newer attempt did not do again stays, with its findings", () => {
    const both = { restores: [restoreRun({ name: "a", verdict: "failed" }), restoreRun({ name: "b", verdict: "failed" })] };
    const findings = ["a", "b"].map((name) => ({ ...broken, restore: name }));
    const report = reportOf([runOf({ verdict: "failed", ...both, findings }), named("a", attempt(2))]);
    expect(told(report)).toEqual(["b failed", "a passed"]);
    expect(report.findings.map(({ restore }) => restore)).toEqual(["b"]);
  });

  test("another run, another mode and another plan are other proofs of the same restore", () => {
    const other = { run: { ...passedCheck.run, runId: "2", runAttempt: 2 } };
    const plan = { path: "other.yml", sha256: "", inputs: [] };
    const report = reportOf([
      failing("a"),
      named("a", other),
      named("a", { ...attempt(2), mode: "dry-run" }),
      named("a", { ...attempt(2), plan }),
    ]);
    expect(report.restores).toHaveLength(4);
    expect(report.verdict).toBe("failed");
  });

  test("two different records of one attempt both count", () => {
    expect(told(reportOf([named("a"), failing("a")]))).toEqual(["a failed", "a passed"]);
  });

  test("the unfinished record of a step gives way to its finished one", () => {
    expect(told(reportOf([named("a", { endedAt: null }), named("a")]))).toEqual(["a passed"]);
  });

  test("a report is as good as the evidence that it was made of, together with it or alone", () => {
    const runs = [failing("a"), named("b"), { ...unverified, selected: ["orders-vm", "never"] }];
    const first = reportOf(runs);
    const again = reportOf([first]);
    expect([told(again), again.verdict, again.tier]).toEqual([told(first), first.verdict, first.tier]);
    expect(again.findings.map(({ rule }) => rule)).toEqual(first.findings.map(({ rule }) => rule));
    expect(told(reportOf([...runs, first]))).toEqual(told(first));
  });
});

describe("never passed", () => {
  const one = (run: Run) => reportOf([named("other"), run]);
  const drill = (phases: RestoreRun["phases"], more: Partial<Run> = {}) =>
    named("a", { mode: "drill", ...more }, { tier: "checked", phases });
  const [vault, secrets] = restoreRun().phases;

  test.each([
    ["a run without an end", named("a", { endedAt: null }), "RDD024"],
    ["a drill that was cancelled before it restored", drill([vault!, secrets!]), "RDD025"],
    ["a restore that was selected and never begun", runOf({ restores: [], selected: ["a"] }), "RDD025"],
  ])("%s is unverified, and said to be", (_, run, rule) => {
    const report = one(run);
    expect(told(report)).toEqual(["a unverified", "other passed"]);
    expect(report.verdict).toBe("unverified");
    expect(report.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect(summary(report)).toContain(rule);
  });

  test("a restore whose run failed before it came to it", () => {
    const report = one(failedTrust);
    expect(told(report)).toEqual(["orders-vm failed", "other passed"]);
    expect(report.verdict).toBe("failed");
  });

  test("a run that failed before it knew its restores", () => {
    const report = one(runOf({ verdict: "failed", tier: null, restores: [], findings: [{ ...broken, rule: "RDP020" }] }));
    expect(report.verdict).toBe("failed");
    expect(report.restores).toHaveLength(1);
    expect(summary(report)).toContain("| the run as a whole | ❌ failed |");
  });

  test("a passed restore whose clean-up failed", () => {
    const report = one(named("a", { verdict: "failed" }, { cleanUp: { verdict: "failed", inventory: [] } }));
    expect(summary(report)).toMatch(/^❌ \*\*Failed\*\*: 2 restores: 1 failed, 1 passed\./);
    expect(summary(report)).toContain("| `a` | ✅ passed | checked | – | 6 h 12 min of 1 d | ❌ failed |");
  });

  test("a run that says worse of itself than of any of its restores", () => {
    expect(one(named("a", { verdict: "unverified" })).verdict).toBe("unverified");
  });

  test("a restore that is asked for and has no evidence; others are left out", () => {
    const report = reportOf([named("a"), failing("b")], ["a", "c"]);
    expect(told(report)).toEqual(["c failed", "a passed"]);
    expect(report.findings.map(({ rule, restore }) => [rule, restore])).toEqual([["RDD023", "c"]]);
    expect(reportOf([named("a"), failing("b")], ["a"]).verdict).toBe("passed");
  });

  test("nothing at all", () => {
    expect(reportOf([]).verdict).not.toBe("passed");
    expect(reportOf([]).tier).toBeNull();
  });
});

describe("the summary of a report", () => {
  const fleet = (size: number, of: (at: number) => Run) => reportOf(Array.from({ length: size }, (_, at) => of(at)));
  const bytes = (text: string) => new TextEncoder().encode(text).length;

  test("begins with the worst, and says what to do", () => {
    const report = reportOf([...Object.values(RUNS), failing("a")]);
    const { headings } = read(summary(report));
    expect(headings.slice(0, 4)).toEqual([
      "### What to do next",
      "### Not passed",
      "### What failed",
      "### What could not be verified",
    ]);
    expect(summary(report)).toContain("**Break-glass** was used in 1 run");
  });

  test("names a cause once, however many restores it stopped, and the one that stopped most first", () => {
    const same = (at: number) =>
      at === 0
        ? failing("single")
        : failing(`vm-${at}`, { findings: [{ ...broken, rule: "RDT010", restore: `vm-${at}`, subject: "the application" }] });
    const markdown = summary(fleet(1000, same));
    expect(markdown.match(/\*\*❌ /g)).toHaveLength(2);
    expect(markdown).toMatch(/\*\*❌ RDT010 .* \(`vm-1, vm-10, vm-100, vm-101, vm-102 and 994 more`, `the application`\)/);
    expect(markdown.indexOf("**❌ RDT010")).toBeLessThan(markdown.indexOf("**❌ RDB001"));
  });

  test.each([
    [
      "fails, each for a reason of its own",
      (at: number) =>
        failing(`vm-${at}`, { findings: [{ ...broken, restore: `vm-${at}`, message: `${at} ${"é".repeat(3000)}` }] }),
    ],
    ["passes", (at: number) => named(`vm-${at}`)],
    [
      "has a warning",
      (at: number) =>
        named(`vm-${at}`, {
          findings: [{ ...broken, level: "warning", restore: `vm-${at}`, message: `${at} ${"é".repeat(3000)}` }],
        }),
    ],
  ])("of a thousand runs, of which each %s, stays below 1 MiB and whole", (_, of) => {
    const report = fleet(1000, of);
    const markdown = summary(report);
    expect(bytes(markdown)).toBeLessThan(1024 * 1024);
    expect(() => read(markdown)).not.toThrow();
    for (const at of [0, 500, 999]) expect(markdown).toContain(`| \`vm-${at}\` |`);
    if (bytes(markdown) > 900_000) expect(markdown).toMatch(/_\d+ more left out here/);
  });

  test("of one failed run among a thousand has it on top, whole", () => {
    const markdown = summary(fleet(1000, (at) => (at === 777 ? failing("vm-777") : named(`vm-${at}`))));
    expect(markdown).toMatch(/^❌ \*\*Failed\*\*: 1000 restores: 1 failed, 999 passed\./);
    expect(markdown.split("### What failed")[0]).toContain("| `vm-777` | ❌ failed |");
    expect(markdown).toContain("az backup protection resume");
    expect(markdown).toContain("<details><summary>✅ 999 restores passed</summary>");
  });

  test("says how to go on with the job of an emergency restore that was killed, and not with a drill's", () => {
    const killed = (mode: Run["mode"]) => ({
      ...restored,
      mode,
      endedAt: null,
      restores: restored.restores.map((of) => ({
        ...of,
        restored: [],
        job: { ...of.job!, status: "InProgress", endTime: null },
      })),
    });
    expect(summary(reportOf([killed("restore")]))).toContain("input `resume` = `c1d2e3f4-0000-4000-8000-00000000000a`");
    expect(summary(reportOf([killed("drill")]))).not.toContain("`resume`");
  });

  test("links to nothing but a run of a repository", () => {
    const evil = { ...passedCheck.run, repository: "acme/x](https://evil.example", runId: "1" };
    const report = reportOf([named("a", { run: evil }), named("b", { run: { ...passedCheck.run, runId: "1/../../evil" } })]);
    expect(report.sources?.map(({ url }) => url)).toEqual([null, null]);
    expect(() => read(summary(report))).not.toThrow();
    const forged = { ...report, sources: report.sources?.map((each) => ({ ...each, url: "https://evil.example/x)" })) ?? [] };
    expect(() => read(summary(forged))).not.toThrow();
  });

  test("is the same when it is made again from the report's own evidence", () => {
    const report = reportOf([...Object.values(RUNS), failing("a")], ["orders-vm", "a", "lost"]);
    const text = evidence(report);
    expect(evidence(readEvidence(text)!)).toBe(text);
    expect(summary(readEvidence(text)!)).toBe(summary(report));
  });
});

describe("hostile evidence", () => {
  test("changes nothing in the structure of summary, log and annotations", () => {
    const runs = Object.values(RUNS);
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 10 }), (texts) => {
        let next = 0;
        const report = reportOf(runs.map((run) => poison(run, () => texts[next++ % texts.length] ?? "", OURS)));
        const markdown = summary(report);
        expect(() => read(markdown)).not.toThrow();
        expect(markdown.split("\n").some((line) => /^\s*::/.test(line))).toBe(false);
        expect(markdown).not.toContain("##[");
        for (const line of closing(report)) expect(line).not.toMatch(/^\s*::|##\[|[\n\r\p{Cc}]/u);
        for (const { title, message } of annotations(report)) expect(`${title}${message}`).not.toMatch(/[\p{Cc}--\n]/v);
      }),
      { numRuns: 200 },
    );
  });

  test("with names of an object's inner workings is told like any other", () => {
    const names = ["__proto__", "constructor", "toString"];
    const report = reportOf(names.map((name) => failing(name)));
    expect(report.restores.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(JSON.parse(outputs(report, {}).points)).toHaveProperty("constructor");
  });
});

describe("annotations and outputs of a report", () => {
  test("a cause that stopped a thousand restores is one annotation", () => {
    const all = annotations(reportOf([failedTrust, ...Array.from({ length: 1000 }, (_, at) => failing(`vm-${at}`))]));
    expect(all.map(({ message }) => message.split("\n")[0])).toEqual([
      "vm-0, vm-1, vm-10, vm-100, vm-101 and 995 more: Its protection was stopped.",
      expect.stringContaining("orders-vm, 51aa0000-0000-4000-8000-000000000002: Entra refused the job's token."),
    ]);
  });

  test("a thousand causes are ten annotations", () => {
    const own = (at: number) => failing(`vm-${at}`, { findings: [{ ...broken, restore: `vm-${at}`, message: `cause ${at}` }] });
    const all = annotations(reportOf(Array.from({ length: 1000 }, (_, at) => own(at))));
    expect(all).toHaveLength(10);
    expect(all.at(-1)).toMatchObject({ title: "991 more" });
  });

  test("of a thousand restored machines fit what GitHub takes as outputs of a job, and say what is still there", () => {
    const cleanUp = (at: number) => ({ verdict: at === 7 ? "failed" : "passed", inventory: [] }) as const;
    const report = reportOf(
      Array.from({ length: 1000 }, (_, at) => ({
        ...restored,
        restores: restored.restores.map((of) => ({ ...of, name: `vm-${at}`, cleanUp: cleanUp(at) })),
      })),
    );
    const all = outputs(report, {});
    expect(Object.keys(all).toSorted()).toEqual([...OUTPUTS].toSorted());
    expect(Object.values(all).join("").length).toBeLessThan(512 * 1024);
    expect(JSON.parse(all.points)["vm-7"].chosen).toBe("260111");
    expect(Object.keys(JSON.parse(all.restored))).toEqual(["vm-7"]);
  });

  test("keep restores of one name apart by their run", () => {
    const report = reportOf([restored, { ...restored, run: { ...restored.run, runId: "2" } }]);
    expect(Object.keys(JSON.parse(outputs(report, {})["job-ids"]))).toEqual([
      "orders-vm (restore, acme/platform, 9876543210.1)",
      "orders-vm (restore, acme/platform, 2.1)",
    ]);
  });
});
