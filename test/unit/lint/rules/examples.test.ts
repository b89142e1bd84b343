import { describe, expect, it } from "vitest";
import { CHANGE_RULES, LINT_RULES } from "../../../../src/lint/rules/index.ts";
import { lintOf, NOW, repositoryOf } from "./repository.ts";

describe.each(LINT_RULES.map((rule) => [rule.code, rule.title, rule] as const))("%s, %s,", (code, _, rule) => {
  it("is content with its good example", async () => {
    expect(
      (await lintOf(rule.examples.passing, rule.examples.about)).filter(
        (each) => each.rule === code || each.rule.startsWith("RDP040"),
      ),
    ).toEqual([]);
  });

  it("speaks on its bad example, with a place and what to do", async () => {
    const own = (await lintOf(rule.examples.failing, rule.examples.about)).filter((each) => each.rule === code);
    expect(own.length).toBeGreaterThan(0);
    for (const finding of own) {
      expect(finding.fix).toBeTruthy();
      expect(finding.where?.path).toBeTruthy();
      expect(finding.message.length).toBeGreaterThan(10);
    }
  });
});

describe.each(CHANGE_RULES.map((rule) => [rule.code, rule.title, rule] as const))("%s, %s,", (_, __, rule) => {
  const said = async ({ base, head }: (typeof rule)["examples"]["passing"]) =>
    [...rule.judge(await repositoryOf(base), await repositoryOf(head), NOW)].filter((each) => each !== null);

  it("is content with its good example", async () => {
    expect(await said(rule.examples.passing)).toEqual([]);
  });

  it("speaks on its bad example", async () => {
    expect(await said(rule.examples.failing)).not.toEqual([]);
  });
});

describe("the list of rules over files", () => {
  it("names each code once, with a reason and a page that says more", () => {
    const codes = [...LINT_RULES, ...CHANGE_RULES].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, why, reference, title } of [...LINT_RULES, ...CHANGE_RULES]) {
      expect(code).toMatch(/^RD[PAGW]\d{3}$/);
      expect(reference).toMatch(/^https:\/\//);
      expect(Math.min(why.length, title.length)).toBeGreaterThan(10);
    }
  });
});
