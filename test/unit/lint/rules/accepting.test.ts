import { describe, expect, it } from "vitest";
import { readSettings } from "../../../../src/action/settings.ts";
import type { Finding, RuleCode } from "../../../../src/core/index.ts";
import { decided } from "../../../../src/lint/accepted.ts";
import { plan, TARGET } from "../../../../src/lint/rules/examples.ts";
import { parsePlan } from "../../../../src/plan/parse.ts";
import { ACCEPTABLE } from "../../../../src/run/catalogue.ts";

const read = readSettings({ INPUT_MODE: "lint", GITHUB_WORKSPACE: "/w", RUNNER_TEMP: "/t" });
if ("findings" in read) throw new Error("the settings are wrong");
const { settings } = read;

const found = (rule: RuleCode, subject: string): Finding => ({
  rule,
  level: "error",
  title: "Soft delete is on",
  phase: "plan",
  subject,
  message: "It is off.",
});

/** What is decided of findings by a plan that accepts one of them: `error RDA001`, `accepted RDA001`. */
function decide(
  entry: string,
  findings: readonly Finding[],
  { now = "2026-11-20T06:00:00Z", mode = "lint" as "lint" | "check" | "restore" } = {},
) {
  const parsed = parsePlan(
    plan(TARGET, `accept: [{ ${entry}, reason: Bought until then }]\n`),
    ".github/restore-plan.yml",
    settings,
  );
  if (!("plan" in parsed)) throw new Error(JSON.stringify(parsed.findings));
  return decided(findings, parsed.plan, { mode }, Date.parse(now), ACCEPTABLE).map(
    ({ rule, level, accepted, where }) => `${accepted ? "accepted" : level} ${rule}${where ? ` line ${where.line}` : ""}`,
  );
}
const own = "rule: RDA001, subject: prod-vault, until: 2026-12-31";

describe("what the plan accepts", () => {
  it("is told aside by rule and subject, and nothing else is", () => {
    expect(decide(own, [found("RDA001", "prod-vault"), found("RDA001", "other"), found("RDA003", "prod-vault")])).toEqual([
      "accepted RDA001",
      "error RDA001",
      "error RDA003",
    ]);
  });

  it("holds until the end of its day by UTC, wherever that day ends earlier or later", () => {
    const at = (now: string) => decide(own, [found("RDA001", "prod-vault")], { now });
    expect(at("2026-12-31T23:59:59.999Z")).toEqual(["accepted RDA001"]);
    // Still the 31st in New York; already the 1st in Berlin an hour before.
    expect(at("2026-12-31T19:00:00-05:00")).toEqual(["error RDA001", "error RDP011 line 7"]);
    expect(at("2027-01-01T00:30:00+01:00")).toEqual(["accepted RDA001"]);
  });

  it.each(["RDA017", "RDP017", "RDP042", "RDP011", "RDA999"])("may not be %s", (rule) => {
    expect(decide(`rule: ${rule}, subject: prod-vault, until: 2026-12-31`, [found(rule as RuleCode, "prod-vault")])).toEqual([
      `error ${rule}`,
      "error RDP011 line 7",
    ]);
  });

  it("and nobody needs any more is a note, where every file was judged", () => {
    expect(decide(own, [])).toEqual(["note RDP016 line 7"]);
    expect(decide(own, [], { mode: "check" })).toEqual([]);
    expect(decide("rule: RDS003, subject: db, until: 2026-12-31", [])).not.toContain("note RDP016 line 7");
  });

  it("and is over stops no emergency", () => {
    expect(decide(own, [], { mode: "restore", now: "2027-06-01T00:00:00Z" })).toEqual(["warning RDP011 line 7"]);
  });
});
