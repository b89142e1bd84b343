import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { againstCredentials, againstRefusal, nearest } from "../../../src/trust/compare-entra.ts";
import type { Credential } from "../../../src/trust/demand.ts";
import { HOSTILE } from "./pasting.ts";

const presented = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:acme/platform:environment:restore-drills",
  audience: "api://AzureADTokenExchange",
};
const one = (change: Partial<Credential> = {}): Credential => ({
  name: "github",
  issuer: presented.issuer,
  subject: presented.subject,
  expression: null,
  audiences: [presented.audience],
  ...change,
});
const demand = (...credentials: readonly Credential[]) => ({ identity: null, credentials });
const refused = (code: string) => ({ service: "entra", operation: "exchange", code, text: "" }) as const;

describe("the nearest credential", () => {
  test.each<readonly [string, readonly Credential[]]>([
    ["is the one that fits", [one({ name: "a", audiences: [] }), one({ name: "b" }), one({ name: "c", issuer: "https://x" })]],
    [
      "has the right subject rather than the right issuer",
      [one({ name: "a", subject: "repo:x/y:ref:z" }), one({ name: "b", issuer: "https://x" })],
    ],
    [
      "is the most alike of several subjects",
      [
        one({ name: "a", subject: "repo:other/x:pull_request" }),
        one({ name: "b", subject: "repo:Acme/platform:environment:prod" }),
      ],
    ],
    [
      "may be one with an expression that fits",
      [
        one({ name: "a", subject: "repo:acme/platform:environment:restore" }),
        one({ name: "b", subject: null, expression: "claims['sub'] matches 'repo:acme/*'" }),
      ],
    ],
  ])("%s", (_, credentials) => {
    expect(nearest(presented, demand(...credentials), {})?.name).toBe("b");
  });

  test("of none is none", () => {
    expect(nearest(presented, demand(), {})).toBeUndefined();
    expect(againstCredentials(presented, demand(), {})).toMatchObject([{ what: "credential", agrees: false }]);
  });
});

describe("by the credentials that were read", () => {
  test("an expression is judged term by term", () => {
    const expression = "claims['sub'] matches 'repo:acme/*' and claims['job_workflow_ref'] eq 'acme/shared/x.yml@v1'";
    const rows = againstCredentials(presented, demand(one({ subject: null, expression })), {
      job_workflow_ref: "acme/platform/y.yml@v1",
    });
    expect(rows.map(({ what, agrees }) => [what, agrees])).toEqual([
      ["issuer", true],
      ["subject", true],
      ["job_workflow_ref", false],
      ["audience", true],
    ]);
  });

  test("a claim that the token lacks is said to lack", () => {
    const rows = againstCredentials(presented, demand(one({ subject: null, expression: "claims['environment'] eq 'x'" })), {});
    expect(rows[1]).toMatchObject({ presented: "the token has no such claim", agrees: false });
  });

  test("an expression that is written otherwise is not judged", () => {
    const rows = againstCredentials(presented, demand(one({ subject: null, expression: "claims.sub.startsWith('repo:')" })), {});
    expect(rows[1]).toMatchObject({ what: "expression", agrees: null });
  });

  test("a row that agrees has equal values, whatever the two sides are", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...HOSTILE, ...Object.values(presented), ...Object.values(presented).map((of) => of.toUpperCase())),
    );
    const credential = fc.record({
      name: text,
      issuer: text,
      subject: text,
      expression: fc.constant(null),
      audiences: fc.array(text),
    });
    fc.assert(
      fc.property(fc.record({ issuer: text, subject: text, audience: text }), fc.array(credential), (side, credentials) => {
        for (const row of againstCredentials(side, demand(...credentials), {}))
          expect(row.agrees === true).toBe(row.presented === row.demanded);
      }),
    );
  });
});

describe("by the refusal", () => {
  test.each([
    ["AADSTS70021", [null, null, true]],
    ["AADSTS700211", [false, null, true]],
    ["AADSTS700212", [true, true, false]],
    ["AADSTS700213", [true, false, true]],
    ["AADSTS7002138", [true, false, true]],
    ["AADSTS7002131", [true, false, true]],
  ])("%s says what is known", (code, agrees) => {
    expect(againstRefusal(presented, refused(code), undefined).map((row) => row.agrees)).toEqual(agrees);
  });

  test("about something else compares nothing, unless the plan expects another subject", () => {
    expect(againstRefusal(presented, refused("AADSTS53003"), undefined)).toEqual([]);
    expect(againstRefusal(presented, refused("AADSTS53003"), presented.subject)).toEqual([]);
    expect(againstRefusal(presented, refused("AADSTS53003"), "repo:acme/platform:ref:refs/heads/main")).toMatchObject([
      { what: "issuer", agrees: null },
      { what: "subject", agrees: false, from: "plan" },
      { what: "audience", agrees: true },
    ]);
  });
});
