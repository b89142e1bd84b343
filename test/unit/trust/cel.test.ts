import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extracted, openCel } from "../../../src/trust/cel.ts";

const CLAIMS = {
  sub: "repo:acme/platform:environment:restore-drills",
  repository: "acme/platform",
  repository_id: "64501",
  repository_owner_id: "6450",
  ref: "refs/heads/main",
  event_name: "schedule",
  job_workflow_ref: "acme/platform/.github/workflows/drill.yml@refs/heads/main",
  run_number: 42,
};
const VARIABLES = {
  assertion: CLAIMS,
  google: { subject: CLAIMS.sub },
  attribute: { repository: CLAIMS.repository },
};

describe("a condition is evaluated as Google does", () => {
  test.each([
    ["assertion.repository_owner_id == '6450' && assertion.repository_id == '64501'", true],
    ["assertion.repository == 'acme/other'", false],
    ["assertion.ref == 'refs/heads/main' || assertion.ref.startsWith('refs/tags/')", true],
    ["assertion.repository in ['acme/platform', 'acme/estate']", true],
    ["attribute.repository == 'acme/platform' && google.subject.endsWith(':restore-drills')", true],
    ["has(assertion.environment) && assertion.environment == 'x'", false],
    ["!has(assertion.environment)", true],
    ["assertion.sub.extract('repo:{name}:') == 'acme/platform'", true],
    ["assertion.job_workflow_ref.extract('/workflows/{file}@') == 'drill.yml'", true],
    ["assertion.ref.matches('^refs/heads/(main|release/.*)$')", true],
    ["assertion.repository.split('/')[0] == 'acme'", true],
    ["assertion.sub.contains(':environment:') ? true : false", true],
    ["assertion['repository_id'] == '64501'", true],
    ["assertion.repository_id == 64501", false],
    ["assertion.run_number > 41", true],
    ["assertion.event_name != 'pull_request'", true],
    ["assertion.repository.upperAscii() == 'ACME/PLATFORM'", true],
    ["['main', 'dev'].exists(branch, assertion.ref == 'refs/heads/' + branch)", true],
  ])("%s is %s", async (expression, value) => {
    expect((await openCel()).evaluate(expression, VARIABLES)).toEqual({ value });
  });

  test("and one that needs a claim which the token lacks names it", async () => {
    expect((await openCel()).evaluate("assertion.environment == 'x'", VARIABLES)).toEqual({ absent: "environment" });
  });

  test("and each part of it, with the values it looks at", async () => {
    const cel = await openCel();
    const found = cel.conjuncts(
      "assertion.repository_id == '1' && (assertion.ref == 'x' || attribute.repository == 'y') && assertion.environment == 'z'",
      VARIABLES,
    );
    expect(found).toEqual([
      {
        text: 'assertion.repository_id == "1"',
        result: { value: false },
        values: [{ name: "assertion.repository_id", result: { value: "64501" } }],
      },
      {
        text: 'assertion.ref == "x" || attribute.repository == "y"',
        result: { value: false },
        values: [
          { name: "assertion.ref", result: { value: "refs/heads/main" } },
          { name: "attribute.repository", result: { value: "acme/platform" } },
        ],
      },
      {
        text: 'assertion.environment == "z"',
        result: { absent: "environment" },
        values: [{ name: "assertion.environment", result: { absent: "environment" } }],
      },
    ]);
  });
});

const list = `[${"1,".repeat(300)}1]`;
const nested = (depth: number, of: (inner: string, at: number) => string, seed: string) =>
  Array.from({ length: depth }, (_, at) => at).reduce(of, seed);

describe("an expression that cannot be evaluated", () => {
  test.each([
    ["does not parse", "assertion.repository =="],
    ["is empty", ""],
    ["calls what nobody knows", "frobnicate(assertion.sub)"],
    ["calls a method that nobody knows", "assertion.sub.frobnicate()"],
    ["names what nobody knows", "nothing.at.all == 'x'"],
    ["divides by zero", "1 / 0 == 1"],
    ["is longer than Google allows", `assertion.sub == '${"x".repeat(4096)}'`],
    ["is nested deeply", `${"(".repeat(2000)}true${")".repeat(2000)}`],
    ["counts without end", `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, true))))`],
    ["doubles a text without end", `'a'${".replace('a', 'aaaaaaaaaaaaaaaa')".repeat(100)} == 'x'`],
    ["doubles a text by adding it", `${nested(80, (inner, at) => `[${inner}].map(a${at}, a${at} + a${at})[0]`, "'x'")} == 'x'`],
    ["doubles a list", `${nested(40, (inner, at) => `[${inner}].map(a${at}, a${at} + a${at})[0]`, "[1]")}.exists(x, x == 2)`],
  ])("because it %s says so, and ends", async (_, expression) => {
    const cel = await openCel();
    expect(cel.evaluate(expression, VARIABLES)).toHaveProperty("unknown");
    expect(() => cel.conjuncts(expression, VARIABLES)).not.toThrow();
  });

  test("does not keep a later provider from being evaluated", async () => {
    (await openCel()).evaluate(`${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, true))))`, VARIABLES);
    expect((await openCel()).evaluate("true", {})).toEqual({ value: true });
  });

  test("among others leaves those before it their values", async () => {
    const cel = await openCel();
    const slow = `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, true))))`;
    const told = cel.together(() => ["1 + 1 == 2", slow].map((expression) => cel.evaluate(expression, VARIABLES)));
    expect(told).toEqual([{ value: true }, { unknown: "evaluating takes too long" }]);
  });

  test("is told of a whole as it is alone", async () => {
    const cel = await openCel();
    const work = () => [cel.evaluate("assertion.nothing == 'x'", VARIABLES), cel.conjuncts("true && (", VARIABLES)];
    expect(cel.together(work)).toEqual(work());
  });

  test("of any kind never throws", async () => {
    const cel = await openCel();
    const word = fc.constantFrom(
      "assertion",
      ".",
      "sub",
      "==",
      "'x'",
      "&&",
      "||",
      "!",
      "(",
      ")",
      "[",
      "]",
      "in",
      "1",
      "has(",
      "?",
      ":",
      "{",
      "}",
      '"',
      "\\",
      ".all(x,",
      "\u0000",
      "é",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word, { maxLength: 20 }).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (expression) => {
        const result = cel.evaluate(expression, VARIABLES);
        expect(["value", "absent", "unknown"].filter((key) => key in result)).toHaveLength(1);
        cel.conjuncts(expression, VARIABLES);
      }),
      { numRuns: 200 },
    );
  });

  test("by a regular expression of the hostile kind is answered at once", async () => {
    const claims = { assertion: { sub: `${"a".repeat(5000)}!` } };
    expect((await openCel()).evaluate("assertion.sub.matches('^(a+)+$')", claims)).toEqual({ value: false });
  });
});

test("a condition is false exactly when one of its parts is", async () => {
  const cel = await openCel();
  const part = fc.tuple(fc.constantFrom("repository", "ref", "sub"), fc.boolean()).map(([claim, holds]) => ({
    text: `assertion.${claim} ${holds ? "==" : "!="} '${CLAIMS[claim as "ref"]}'`,
    holds,
  }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const condition = parts.map(({ text }) => text).join(" && ");
      const broken = cel.conjuncts(condition, VARIABLES).filter(({ result }) => !("value" in result && result.value === true));
      expect(broken).toHaveLength(parts.filter(({ holds }) => !holds).length);
    }),
    { numRuns: 30 },
  );
});

test("extract takes what stands between, or nothing", () => {
  expect(extracted("projects/p/x/y", "projects/{p}/")).toBe("p");
  expect(extracted("projects/p", "{all}")).toBe("projects/p");
  expect(extracted("projects/p", "folders/{f}/")).toBe("");
  expect(extracted("projects/p", "projects/{p}/")).toBe("");
  expect(extracted("projects/p", "no braces")).toBe("");
});
