import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCel } from "../../../src/trust/cel.ts";
import { IMPERSONATION, principalOf } from "../../../src/trust/compare-refused.ts";
import type { ProviderDemand } from "../../../src/trust/demand.ts";
import { narrow, widened } from "../../../src/trust/fix-condition.ts";
import { googleFix } from "../../../src/trust/fix-google.ts";
import { row } from "../../../src/trust/row.ts";
import { HOSTILE, pasted } from "./pasting.ts";

const cel = await openCel();
const google = {
  workloadIdentityProvider: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions",
  serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
  universe: "googleapis.com",
  subjectToken: "github",
  endpoints: {},
} as unknown as Parameters<typeof googleFix>[0]["google"];
const presented = {
  issuer: "https://token.example",
  subject: "repo:acme/platform:environment:drills",
  audience: "https://iam.example/x",
};
const claims = {
  sub: presented.subject,
  repository: "acme/platform",
  repository_id: "64501",
  repository_owner_id: "6450",
  environment: "drills",
  ref: "refs/heads/main",
};
const provider: ProviderDemand = {
  state: "ACTIVE",
  disabled: false,
  expireTime: null,
  issuer: "https://token.example/acme",
  audiences: ["https://acme.example"],
  mapping: { "google.subject": "assertion.sub", "attribute.kind": "assertion.ref in ['a', 'b'] ? 'x' : 'y'" },
  condition: null,
};
const parting = (what: string, shown = "x") => [
  row({ cloud: "google", what, presented: shown, demanded: "y", from: "read", agrees: false }),
];
const principal = principalOf(google, presented.subject);
const fixOf = (of: Partial<Parameters<typeof googleFix>[0]>) =>
  googleFix({ google, presented, claims, conjuncts: [], rows: [], principal, ...of }) ?? "";
const option = (words: readonly string[] = [], name: string) =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

test("nothing that parts needs no command", () => {
  expect(googleFix({ google, presented, claims, conjuncts: [], rows: [], principal })).toBeUndefined();
});

describe("the command", () => {
  test.each([
    ["pool", "disabled", ["workload-identity-pools", "update", "github", "--no-disabled"]],
    ["pool", "deleted", ["workload-identity-pools", "undelete", "github"]],
    ["pool", "does not exist", ["workload-identity-pools", "list"]],
    ["provider", "disabled", ["providers", "update-oidc", "actions", "--no-disabled"]],
    ["provider", "deleted", ["providers", "undelete", "actions"]],
    ["provider", "does not exist", ["providers", "list"]],
  ])("for a %s that is %s or does so", (what, shown, words) => {
    const commands = pasted(fixOf({ rows: parting(what, shown) }));
    expect(commands).toHaveLength(1);
    for (const word of words) expect(commands[0]).toContain(word);
  });

  test("keeps the audiences that the provider has", () => {
    const [words] = pasted(fixOf({ rows: parting("audience"), provider }));
    expect(option(words, "allowed-audiences")).toBe(`https://acme.example,${presented.audience}`);
  });

  test("has the provider looked at first where its audiences may not be read", () => {
    const [look, set] = pasted(fixOf({ rows: parting("audience") }));
    expect(look).toContain("describe");
    expect(option(set, "allowed-audiences")).toBe(presented.audience);
  });

  test("keeps the mapping, whatever commas it holds", () => {
    const [words] = pasted(fixOf({ rows: parting("google.subject"), provider }));
    const [, by = "", rest = ""] = /^\^(.+?)\^(.*)$/s.exec(option(words, "attribute-mapping") ?? "") ?? [];
    expect(rest.split(by)).toEqual([
      "google.subject=assertion.repository_id + ':' + assertion.environment",
      `attribute.kind=${provider.mapping["attribute.kind"]}`,
    ]);
  });

  test("does not replace a subject that is too long by one that is too long", () => {
    const long = { ...claims, environment: "x".repeat(125) };
    expect(pasted(fixOf({ rows: parting("google.subject"), claims: long }))).toEqual([]);
  });

  test("lets one principal alone impersonate, and warns of a pull request's", () => {
    const [words] = pasted(fixOf({ rows: parting(IMPERSONATION) }));
    expect(option(words, "member")).toBe(principal);
    const subject = "repo:acme/platform:pull_request";
    expect(fixOf({ rows: parting(IMPERSONATION), presented: { ...presented, subject } })).toContain("# Careful:");
  });
});

describe("a condition in place of one that is not known", () => {
  test.each<readonly [string, Record<string, unknown>, string]>([
    [
      "names the environment",
      claims,
      'assertion.repository_owner_id == "6450" && assertion.repository_id == "64501" && assertion.environment == "drills"',
    ],
    [
      "names the ref where there is no environment",
      { ...claims, environment: undefined },
      'assertion.repository_owner_id == "6450" && assertion.repository_id == "64501" && assertion.ref == "refs/heads/main"',
    ],
    ["names the subject of a token that is not GitHub's", { sub: "33333333", tid: "1" }, 'assertion.sub == "33333333"'],
  ])("%s", (_, of, condition) => {
    expect(narrow(of)).toBe(condition);
  });

  test("accepts this token, and none with another environment", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE.slice(0, 7)), fc.string()), (environment) => {
        const of = { ...claims, environment };
        const condition = narrow(of);
        const [words] = pasted(fixOf({ rows: parting("attribute condition"), claims: of })).slice(1);
        expect(option(words, "attribute-condition")).toBe(condition);
        const holds = (assertion: object) => cel.evaluate(condition, { assertion });
        expect(holds(of)).toEqual({ value: true });
        for (const other of [{ environment: `${environment}x` }, { repository_id: "1" }, { repository_owner_id: "1" }])
          expect(holds({ ...of, ...other })).toEqual({ value: false });
      }),
      { numRuns: 20 },
    );
  });
});

describe("a condition that is known", () => {
  test.each([
    ["assertion.repository_id == '64501' && assertion.ref == 'refs/heads/x'", { ref: "refs/heads/y" }],
    ["assertion.environment in ['production', 'staging']", { environment: "test" }],
    ["assertion.repository == 'Acme/Platform'", { repository: "acme/other" }],
    ["assertion.sub.startsWith('repo:acme/estate:')", { sub: "repo:acme/other:x" }],
    [
      "(assertion.ref == 'refs/heads/x' || assertion.ref == 'refs/heads/main') && assertion.environment == 'x'",
      { environment: "y" },
    ],
  ])("accepts this token too, and no third: %s", (condition, other) => {
    const wider = widened(cel.conjuncts(condition, { assertion: claims }));
    expect(cel.evaluate(wider, { assertion: claims })).toEqual({ value: true });
    expect(cel.evaluate(wider, { assertion: { ...claims, ...other } })).toEqual({ value: false });
  });

  test.each([
    "assertion.event_name != 'schedule'",
    "assertion.ref == 'a' || assertion.ref == 'b'",
    "assertion.enterprise == 'acme'",
  ])("is left to a person where a value would have to be guessed: %s", (condition) => {
    expect(widened(cel.conjuncts(condition, { assertion: { ...claims, event_name: "schedule" } }))).toContain(
      "<what should hold instead of:",
    );
  });
});

test("a condition on the name that the application has in the other version of Entra's tokens follows the token", () => {
  const condition = "assertion.appid == '222'";
  const byToken = (assertion: Record<string, string>) => widened(cel.conjuncts(condition, { assertion }), assertion);
  expect(byToken({ azp: "222" })).toBe('assertion.azp == "222"');
  expect(byToken({ azp: "333" })).toContain("<what should hold instead of:");
});

test("no value of a token or a provider breaks a command", () => {
  const text = fc
    .oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "grapheme", minLength: 1 }))
    .map((of) => of.toWellFormed().replaceAll("\0", ""));
  fc.assert(
    fc.property(text, text, (issuer, audience) => {
      fc.pre(issuer !== "" && audience !== "");
      const rows = [...parting("issuer"), ...parting("audience"), ...parting(IMPERSONATION)];
      const commands = pasted(fixOf({ rows, provider, presented: { ...presented, issuer, audience }, principal: issuer }));
      expect(commands).toHaveLength(3);
      expect(option(commands[0], "issuer-uri")).toBe(issuer);
      expect(option(commands[1], "allowed-audiences")?.endsWith(audience)).toBe(true);
      expect(option(commands[2], "member")).toBe(issuer);
    }),
    { numRuns: 40 },
  );
});
