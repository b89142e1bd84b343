import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/action/settings.ts";
import type { Finding, Run } from "../../../src/core/index.ts";
import { newRun } from "../../../src/record/new-record.ts";
import { sarif } from "../../../src/report/sarif.ts";
import { CATALOGUE } from "../../../src/run/catalogue.ts";
import { hostile } from "./hostile.ts";

/** The schema is of draft 4, which differs from ajv's draft 7, in what it uses, by the name of its id alone. */
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
);
const formats = {
  uri: URL.canParse,
  "uri-reference": (text: string) => URL.canParse(text, "https://x/"),
  "date-time": /^\d{4}-.+Z$/,
};
const validate = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true, formats }).compile(schema);

const finding = (of: Partial<Finding> = {}): Finding => ({
  rule: "RDA001",
  level: "error",
  title: "Soft delete is on",
  phase: "plan",
  subject: "prod-vault",
  message: "Soft delete of vault prod-vault is off.",
  fix: "Turn it on.",
  where: { path: "infra/vault.json", line: 12, column: 5 },
  ...of,
});
function runOf(findings: readonly Finding[]): Run {
  const read = readSettings({ INPUT_MODE: "lint", RUNNER_TEMP: "/t", GITHUB_WORKSPACE: "/w" });
  if ("findings" in read) throw new Error(JSON.stringify(read.findings));
  const run = newRun(read.settings, Date.parse("2026-11-20T06:00:00Z"));
  run.findings.push(...findings);
  return run;
}
function told(findings: readonly Finding[], limits?: { results: number; bytes: number }) {
  const text = sarif(runOf(findings), CATALOGUE, limits);
  const [run] = JSON.parse(text).runs;
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
  return { text, run, notes: run.invocations[0].toolExecutionNotifications.map((each: { message: object }) => each.message) };
}
const fingerprints = (findings: readonly Finding[]): string[] =>
  told(findings).run.results.map(
    (each: { partialFingerprints: Record<string, string> }) => Object.values(each.partialFingerprints)[0],
  );

describe("findings.sarif", () => {
  it("is refused by the schema where it is wrong: the test can fail", () => {
    const broken = JSON.parse(sarif(runOf([finding()]), CATALOGUE));
    broken.runs[0].results[0].level = "fatal";
    expect(validate(broken)).toBe(false);
  });

  it("says what, where and what to do, and explains each rule once", () => {
    const { run } = told([finding(), finding({ subject: "other-vault" })]);
    expect(run).toMatchSnapshot();
  });

  it("holds nothing but a valid frame when there is nothing to say", () => {
    const { run, notes } = told([]);
    expect([run.results, run.tool.driver.rules, notes]).toEqual([[], [], []]);
  });

  it("knows a finding again when lines moved, its level or its words changed, or other findings came and went", () => {
    const moved = finding({ where: { path: "infra/vault.json", line: 99, column: 1 }, level: "warning", message: "Otherwise." });
    const other = finding({ subject: "a-vault", rule: "RDA002" });
    const [before] = fingerprints([finding()]);
    expect(fingerprints([other, moved])).toContain(before);
    expect(fingerprints([moved, other])).toContain(before);
  });

  it.each([
    ["subject", finding({ subject: "another" })],
    ["file", finding({ where: { path: "infra/other.json", line: 12, column: 5 } })],
    ["rule", finding({ rule: "RDA002" })],
    ["restore", finding({ restore: "orders-vm" })],
    ["nothing", finding()],
  ])("tells two findings apart that differ in %s", (_, other) => {
    const [one, two] = fingerprints([finding(), other]);
    expect(one).not.toBe(two);
  });

  it("names files as URIs whatever is in their names, one file one way", () => {
    const paths = ["in fra/ä#?%.json", ".github\\restore-plan.yml", "./.github/restore-plan.yml", "a:b/[x]&y.tf", "\ud800.json"];
    const { run } = told(paths.map((path) => finding({ where: { path, line: 1, column: 1 } })));
    const uris = run.results.map(
      (each: { locations: readonly { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        each.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris).toEqual([
      "in%20fra/%C3%A4%23%3F%25.json",
      ".github/restore-plan.yml",
      ".github/restore-plan.yml",
      "%EF%BF%BD.json",
    ]);
  });

  it("leaves out what stands nowhere in the repository, and counts it", () => {
    const out = ["/etc/plan.yml", "../plan.yml", "a/../../plan.yml", "C:\\plan.yml"];
    const { where: _, ...nowhere } = finding();
    const { run, notes } = told([nowhere, ...out.map((path) => finding({ where: { path, line: 1, column: 1 } }))]);
    expect(run.results).toEqual([]);
    expect(notes).toEqual([{ text: "5 findings have no place in the repository: see evidence.json." }]);
  });

  it("suppresses what somebody accepted, with the reason, after all others", () => {
    const accepted = finding({ subject: "old-vault", accepted: { reason: "It goes in spring", until: "2027-03-01" } });
    const { run } = told([accepted, finding({ level: "note" }), finding({ level: "error", subject: "x" })]);
    expect(run.results.map(({ level, suppressions }: { level: string; suppressions?: object }) => [level, suppressions])).toEqual(
      [
        ["error", undefined],
        ["note", undefined],
        ["error", [{ kind: "inSource", status: "accepted", justification: "It goes in spring" }]],
      ],
    );
  });

  it("keeps the worst where there are more than GitHub takes, and counts the rest", () => {
    const many = Array.from({ length: 30_000 }, (_, n) =>
      finding({ subject: `vault-${n}`, level: n < 29_999 ? "note" : "error" }),
    );
    const { run, text, notes } = told(many);
    expect(text.length).toBeLessThanOrEqual(10_000_000);
    expect(run.results[0].level).toBe("error");
    expect(run.results.length).toBeLessThanOrEqual(25_000);
    expect(notes).toEqual([
      { text: `${30_000 - run.results.length} findings have no room in this file, the mildest ones: see evidence.json.` },
    ]);
  });

  it("stays below its size whatever the findings say", () => {
    const long = Array.from({ length: 200 }, (_, n) => finding({ subject: String(n), message: 'ä\u0007"'.repeat(5000) }));
    const { run, text } = told(long, { results: 100, bytes: 60_000 });
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(60_000);
    expect(run.results.length).toBeGreaterThan(3);
  });

  it("shows hostile text as it is, without controls and links", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const where = { path: `a/${text}`, line: 1, column: 1 };
        const { run } = told([finding({ subject: text, message: text, fix: text, where })]);
        for (const { message } of run.results) {
          expect(message.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\]\(/u);
          expect(message.text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

describe("the catalogue", () => {
  it("has a level, title and reason for every code", () => {
    for (const { code, level, title, why } of CATALOGUE) {
      expect(code).toMatch(/^RD[PTSBAGWDI]\d{3}$/);
      expect(["error", "warning", "note"]).toContain(level);
      expect(Math.min(title.length, why.length), code).toBeGreaterThan(5);
    }
  });
});
