import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCel } from "../../../src/trust/cel.ts";
import { againstProvider, byCondition, mapping } from "../../../src/trust/compare-google.ts";
import { againstGoogleRefusal, type principalOf } from "../../../src/trust/compare-refused.ts";
import type { GoogleDemand, PoolState, ProviderDemand } from "../../../src/trust/demand.ts";
import { HOSTILE } from "./pasting.ts";

const cel = await openCel();
const claims = {
  iss: "https://token.example",
  sub: "repo:acme/platform:environment:drills",
  aud: "https://iam.example/x",
  ref: "refs/heads/main",
};
const resource = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x";
const shownOf = (of: Record<string, unknown> & { iss: string; sub: string; aud: string } = claims) => ({
  presented: { issuer: of.iss, subject: of.sub, audience: of.aud },
  claims: of,
  resource,
});
const active: PoolState = { state: "ACTIVE", disabled: false, expireTime: null };
const provider = (change: Partial<ProviderDemand> = {}): ProviderDemand => ({
  ...active,
  issuer: claims.iss,
  audiences: [claims.aud],
  mapping: { "google.subject": "assertion.sub" },
  condition: null,
  ...change,
});
const demand = (change: Partial<ProviderDemand> = {}, pool = active): GoogleDemand => ({
  pool: { value: pool },
  provider: { value: provider(change) },
});
const parting = (of: GoogleDemand, shown = shownOf()) =>
  againstProvider(shown, of, cel)
    .filter(({ agrees }) => agrees !== true)
    .map(({ what, presented, agrees }) => [what, presented, agrees]);
const known = (subjectToken: "github" | "azure", planned?: string) => ({
  google: {
    workloadIdentityProvider: resource.slice("//iam.googleapis.com/".length),
    serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
    universe: "googleapis.com",
    subjectToken,
    endpoints: {},
  } as unknown as Parameters<typeof principalOf>[0],
  planned,
  principal: "principal://x",
});
const sts = (text: string) => ({ service: "sts", operation: "exchange", status: 400, text }) as const;

describe("by the provider that was read", () => {
  test("nothing parts where all is as it should be", () => {
    expect(parting(demand())).toEqual([]);
  });

  test.each<readonly [string, GoogleDemand, unknown]>([
    ["a disabled pool", demand({}, { ...active, disabled: true }), ["pool", "disabled", false]],
    ["a deleted pool", demand({}, { ...active, state: "DELETED" }), ["pool", "deleted", false]],
    ["a disabled provider", demand({ disabled: true }), ["provider", "disabled", false]],
    ["a trailing slash", demand({ issuer: `${claims.iss}/` }), ["issuer", claims.iss, false]],
    ["another audience", demand({ audiences: ["a", "b"] }), ["audience", claims.aud, false]],
    ["the default audience", demand({ audiences: [] }), ["audience", claims.aud, false]],
    ["no mapping", demand({ mapping: {} }), ["google.subject", "no mapping yields no text for this token", false]],
    [
      "a claim that is absent",
      demand({ mapping: { "google.subject": "assertion.nope" } }),
      ["google.subject", "assertion.nope yields no text for this token", false],
    ],
    [
      "a mapping that is hostile",
      demand({ mapping: { "google.subject": "((((" } }),
      ["google.subject", expect.stringContaining("could not be evaluated here"), null],
    ],
    [
      "a condition that is false",
      demand({ condition: "assertion.ref == 'x'" }),
      ["attribute condition", 'assertion.ref is "refs/heads/main"', false],
    ],
  ])("%s is found", (_, of, found) => {
    expect(parting(of)).toEqual([found]);
  });

  test.each([
    ["`https:` and the resource's name", `https:${resource}`],
    ["the resource's name", resource],
  ])("an empty list allows %s", (_, aud) => {
    expect(parting(demand({ audiences: [] }), shownOf({ ...claims, aud }))).toEqual([]);
  });

  test("what may not be read is neither right nor wrong", () => {
    const refusal = { service: "iam", operation: "read", status: 403, text: "" } as const;
    expect(parting({ pool: { refusal }, provider: { refusal } })).toEqual([
      ["pool", "may not be read", null],
      ["provider", "may not be read", null],
    ]);
  });

  test("a subject of 127 bytes fits, one of 128 does not, and bytes are not characters", () => {
    const bytes = (sub: string) => mapping({ "google.subject": "assertion.sub" }, { sub }, cel).subject.agrees;
    expect([bytes("x".repeat(127)), bytes("x".repeat(128)), bytes("é".repeat(64))]).toEqual([true, false, false]);
  });

  test("an issuer or audience that agrees has equal values, whatever the two sides are", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE, claims.iss, claims.aud, claims.iss.toUpperCase()));
    fc.assert(
      fc.property(text, text, text, fc.array(text, { minLength: 1 }), (iss, aud, issuer, audiences) => {
        for (const row of againstProvider(shownOf({ ...claims, iss, aud }), demand({ issuer, audiences }), cel))
          if (row.what === "issuer" || row.what === "audience") expect(row.agrees === true).toBe(row.presented === row.demanded);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a condition", () => {
  test.each([
    ["a claim's number in quotes", "assertion.id == 64501", { id: "64501" }, "type"],
    ["case", "assertion.repository == 'Acme/X'", { repository: "acme/x" }, "case"],
    ["a missing claim", "assertion.environment == 'x'", {}, "absent"],
    ["an immutable subject", "assertion.sub == 'repo:a/b:x'", { sub: "repo:a@1/b@2:x" }, "immutable-subject"],
  ])("hints at %s", (_, condition, assertion, kind) => {
    expect(byCondition(condition, { assertion }, "read", cel)[0]?.differences.map((each) => each.kind)).toContain(kind);
  });

  test("says where version 1 has what a version 2 token lacks", () => {
    const [row] = byCondition("assertion.appid == 'x'", { assertion: { azp: "x", ver: "2.0" } }, "plan", cel);
    expect(row?.differences[0]?.sentence).toContain("version 2 has azp");
  });
});

describe("by Google's refusal", () => {
  const entra = { iss: "https://login.example/t/v2.0", sub: "333", aud: "444", tid: "t", azp: "222", ver: "2.0" };
  test("of an Entra token, its version says what the audience is", () => {
    const [row] = againstGoogleRefusal(
      shownOf(entra),
      sts("The audience in ID Token [444] does not match the expected audience."),
      known("azure"),
      cel,
    );
    expect(row).toMatchObject({ what: "audience", presented: "444", demanded: null, agrees: false });
    expect(row?.differences[0]?.sentence).toContain("version 2");
  });

  test("of an Entra token, a condition that is not known is held against Entra's claims", () => {
    const [row] = againstGoogleRefusal(shownOf(entra), sts("rejected by the attribute condition"), known("azure"), cel);
    expect(row?.presented).toBe('assertion.sub is "333", assertion.tid is "t", assertion.azp is "222", assertion.ver is "2.0"');
  });

  test("to impersonate names the principal and the role", () => {
    const refusal = {
      service: "iam-credentials",
      operation: "x",
      status: 403,
      text: "Permission 'iam.serviceAccounts.getAccessToken' denied",
    } as const;
    expect(againstGoogleRefusal(shownOf(), refusal, known("github"), cel)).toMatchObject([
      { presented: "principal://x", agrees: false },
    ]);
    expect(
      againstGoogleRefusal(
        shownOf(),
        { ...refusal, text: "Request is prohibited by organization's policy." },
        known("github"),
        cel,
      ),
    ).toEqual([]);
  });

  test("about something else compares nothing", () => {
    for (const text of ["", "quota_exceeded", ...HOSTILE])
      expect(againstGoogleRefusal(shownOf(), sts(text), known("github"), cel)).toEqual([]);
  });
});
