import { describe, expect, test } from "vitest";
import type { Compared } from "../../../src/core/index.ts";
import type { Facts } from "../../../src/judge/facts.ts";
import type { About } from "../../../src/judge/judge.ts";
import type { Comparison } from "../../../src/trust/comparison.ts";
import { claimRow } from "../../../src/trust/row.ts";
import { comparisonRules } from "../../../src/trust/rules-comparison.ts";

const PROVIDER = "projects/1/locations/global/workloadIdentityPools/p/providers/x";
const about = { plan: { google: { workloadIdentityProvider: PROVIDER } }, settings: { mode: "check" } } as unknown as About;

/** What the rules say of a comparison; null: it could not be made. */
async function told(of: Partial<Comparison> | null) {
  const value: Comparison = { rows: [], fixes: {}, terraform: {}, unread: {}, refused: [], known: { github: {} }, ...of };
  const fact = of
    ? { value, readAt: "2026-11-25T00:00:00.000Z" }
    : { unreadable: { service: "iam", operation: "read", status: 403, text: "No." } };
  const facts = { get: async () => fact } as unknown as Facts;
  const judged = await Promise.all(comparisonRules.map((rule) => rule.judgeWith(facts, about)));
  expect(judged.every(({ unverified }) => !unverified)).toBe(true);
  return judged.flatMap(({ findings }) => findings);
}
const differing = (cloud: Compared["cloud"], from: Compared["from"]) =>
  claimRow(cloud, "subject", "repo:a/b:\"x'", "repo:a/b:y", from);

describe("a trust that let the job in", () => {
  test("and would refuse the next token is told, with the command", async () => {
    const [finding, ...more] = await told({ rows: [differing("entra", "read")], fixes: { entra: "az …" } });
    expect(finding).toMatchObject({
      rule: "RDT130",
      level: "warning",
      subject: "Entra: subject",
      expected: "repo:a/b:y",
      fix: expect.stringMatching(/^az …\n.*10 minutes/),
    });
    expect(more).toEqual([]);
  });

  test("by a subject that the plan does not expect is told, with the line of the plan", async () => {
    const [finding, ...more] = await told({ rows: [differing("entra", "plan")] });
    expect(finding).toMatchObject({ rule: "RDT132", level: "warning" });
    expect(finding?.fix).toContain('azure-subject: "repo:a/b:\\"x\'"');
    expect(more).toEqual([]);
  });

  test("by a provider that lets in everybody is told, with the condition that ends it", async () => {
    const [finding, ...more] = await told({ anybody: { fix: "gcloud … --attribute-condition=…" } });
    expect(finding).toMatchObject({ rule: "RDT131", subject: PROVIDER });
    expect(finding?.fix).toContain("gcloud … --attribute-condition=…");
    expect(finding?.fix).toContain("10 minutes");
    expect(more).toEqual([]);
  });
});

test("a cloud that refused is told by its refusal, not again by the comparison", async () => {
  for (const from of ["read", "plan", "refusal"] as const)
    expect(await told({ rows: [differing("entra", from)], refused: ["entra"] })).toEqual([]);
});

test("what agrees, and what is not known, is no finding", async () => {
  const unknown = { ...differing("google", "read"), agrees: null };
  expect(await told({ rows: [claimRow("entra", "issuer", "a", "a", "read"), unknown] })).toEqual([]);
});

test("a comparison that could not be made says nothing", async () => {
  expect(await told(null)).toEqual([]);
});
