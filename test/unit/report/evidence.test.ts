import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evidenceSchema } from "../../../src/core/evidence/run.ts";
import { readEvidence } from "../../../src/report/evidence/read.ts";
import { evidence } from "../../../src/report/evidence.ts";
import { summary } from "../../../src/report/summary.ts";
import { hostile, OURS, poison } from "./hostile.ts";
import { failedTrust, passedCheck, RUNS, restored, unverified } from "./runs.ts";

const validate = new Ajv2020({ strict: false }).compile(evidenceSchema());

describe("evidence.json", () => {
  test.each(Object.entries(RUNS))("of a %s is valid by its schema, and reads back as the same record", (_, run) => {
    const text = evidence(run);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const again = readEvidence(text);
    expect(again).toBeDefined();
    expect(evidence(again!)).toBe(text);
    expect(summary(again!)).toBe(summary(run));
  });

  test("keeps what a pull request does, and says nothing of it for a run that is for none", () => {
    const effects = [{ of: "daily", what: "retention", from: "30 d", to: "7 d", way: "reduced" as const }];
    const findings = failedTrust.findings.map((finding) => ({ ...finding, changed: true as const }));
    expect(findings).not.toEqual([]);
    const text = evidence({ ...restored, effects, findings });
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(readEvidence(text)).toMatchObject({ effects, findings });
    expect(readEvidence(evidence(restored))).not.toHaveProperty("effects");
  });

  test("has every field of the contract", () => {
    const of = JSON.parse(evidence(restored));
    expect(Object.keys(of)).toEqual(
      expect.arrayContaining(
        "schemaVersion tool mode verdict tier startedAt endedAt reason breakGlass run plan phases hosts previous identity secrets restores audit findings".split(
          " ",
        ),
      ),
    );
    expect(Object.keys(of.restores[0])).toEqual(
      expect.arrayContaining(
        "name vault policy item sourceId point newestPoint target verdict tier phases job restored selection held objectives checks cleanUp".split(
          " ",
        ),
      ),
    );
    expect(Object.keys(of.secrets[0])).toEqual(
      "name resource version state createTime ageDays maxAgeDays atPoint verdict".split(" "),
    );
  });

  test("keeps nothing that is not on the list, wherever it was put", () => {
    const extra = <T>(of: T): T => ({ ...of, token: "eyJhbGciOi.secret" });
    const [restore] = restored.restores;
    const run = extra({
      ...restored,
      secrets: restored.secrets.map(extra),
      restores: [
        extra({ ...restore!, job: extra(restore!.job), held: restore!.held.map(extra), restored: restore!.restored.map(extra) }),
      ],
      identity: {
        github: extra(restored.identity.github),
        azure: extra(restored.identity.azure),
        google: extra(restored.identity.google),
      },
    });
    expect(evidence(run)).not.toContain("eyJhbGciOi");
    expect(evidence(run)).not.toContain("internal_claim");
  });

  test("is the same bytes for the same record, whatever the order of its keys", () => {
    const turned = Object.fromEntries(Object.entries(passedCheck).toReversed()) as typeof passedCheck;
    expect(evidence(turned)).toBe(evidence(passedCheck));
    expect(evidence(passedCheck)).toMatch(/^\{\n {2}"schemaVersion": 1,/);
    expect(evidence(passedCheck).endsWith("}\n")).toBe(true);
  });

  test("gives hostile text back unchanged", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const run = poison(unverified, () => text, OURS);
        expect(readEvidence(evidence(run))?.restores[0]?.item).toBe(text);
      }),
      { numRuns: 100 },
    );
  });
});

describe("reading evidence", () => {
  test("fields of later versions are ignored", () => {
    const later = { ...JSON.parse(evidence(passedCheck)), somethingNew: { a: 1 } };
    expect(readEvidence(JSON.stringify(later))).toEqual(readEvidence(evidence(passedCheck)));
  });

  test.each([
    ["no JSON", "{"],
    ["something else", "[]"],
    ["another version", JSON.stringify({ ...JSON.parse(evidence(passedCheck)), schemaVersion: 2 })],
    ["a verdict that does not exist", JSON.stringify({ ...JSON.parse(evidence(passedCheck)), verdict: "fine" })],
    ["an unknown rule code", JSON.stringify({ ...JSON.parse(evidence(RUNS["failed trust"]!)), findings: [{ rule: "XX1" }] })],
  ])("%s is no evidence", (_, text) => {
    expect(readEvidence(text)).toBeUndefined();
  });
});

test("the published schema is the one that the code has", () => {
  const published = JSON.parse(readFileSync(new URL("../../../schema/evidence.schema.json", import.meta.url), "utf8"));
  expect(published).toEqual(JSON.parse(JSON.stringify(evidenceSchema())));
});
