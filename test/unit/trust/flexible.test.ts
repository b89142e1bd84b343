import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { satisfies, terms, wildcard } from "../../../src/trust/flexible.ts";

describe("a wildcard", () => {
  test.each([
    ["repo:acme/*", "repo:acme/platform", true],
    ["repo:acme/*", "repo:acme-labs/platform", false],
    ["repo:*:ref:refs/heads/v?", "repo:a/b:ref:refs/heads/v1", true],
    ["repo:*:ref:refs/heads/v?", "repo:a/b:ref:refs/heads/v12", false],
    ["*", "", true],
    ["?", "", false],
    ["", "", true],
    ["a*b*c", "abcabc", true],
    ["repo:Acme/*", "repo:acme/x", false],
    ["a.c", "abc", false],
  ])("%s against %s is %s", (pattern, text, fits) => {
    expect(wildcard(pattern, text)).toBe(fits);
  });

  test("means what the same pattern means as a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }), (pattern, text) => {
        const same = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
        expect(wildcard(pattern, text)).toBe(same.test(text));
      }),
    );
  });
});

describe("an expression", () => {
  test("falls into its terms", () => {
    expect(terms("claims['sub'] matches 'repo:acme/*' and claims['job_workflow_ref'] eq 'a and b'")).toMatchObject([
      { claim: "sub", operator: "matches", operand: "repo:acme/*" },
      { claim: "job_workflow_ref", operator: "eq", operand: "a and b" },
    ]);
  });

  test.each([
    "",
    "claims['sub']",
    "claims['sub'] eq",
    "claims['sub'] ne 'x'",
    "claims['sub'] eq 'x' or claims['sub'] eq 'y'",
    "claims['sub'] eq 'x' and",
    "claims[\"sub\"] eq 'x'",
    `claims['sub'] eq '${"x".repeat(5000)}'`,
  ])("that is written otherwise has none: %s", (expression) => {
    expect(terms(expression)).toBeUndefined();
  });

  test("is not satisfied by a claim that is absent or no text", () => {
    const [term] = terms("claims['run_id'] matches '*'") ?? [];
    if (!term) throw new Error("no term");
    expect([{}, { run_id: 1 }, { run_id: ["1"] }, { run_id: "1" }].map((claims) => satisfies(term, claims))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
