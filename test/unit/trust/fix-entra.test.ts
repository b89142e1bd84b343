import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Credential } from "../../../src/trust/demand.ts";
import { entraFix } from "../../../src/trust/fix-entra.ts";
import { claimRow, row } from "../../../src/trust/row.ts";
import { HOSTILE, pasted } from "./pasting.ts";

const CLIENT = "22222222-2222-4222-8222-222222222222";
const ISSUER = "https://token.actions.githubusercontent.com";
const AUDIENCE = "api://AzureADTokenExchange";
const SUBJECT = "repo:acme/platform:environment:restore-drills";
const credential = (change: Partial<Credential> = {}): Credential => ({
  name: "github",
  issuer: ISSUER,
  subject: SUBJECT,
  expression: null,
  audiences: [AUDIENCE],
  ...change,
});
const presented = (subject: string, issuer = ISSUER) => ({ issuer, subject, audience: AUDIENCE });
const differing = (subject: string, demanded: string, from: "read" | "plan" = "read") => [
  claimRow("entra", "subject", subject, demanded, from),
];
const unseen = (what: string) => [row({ cloud: "entra", what, presented: "x", demanded: null, from: "refusal", agrees: false })];
const fixOf = (fixing: Parameters<typeof entraFix>[0]) => entraFix(fixing) ?? "";
/** Of an `az ad app federated-credential` command. */
const parametersOf = (words: readonly string[] = []) => JSON.parse(words[words.indexOf("--parameters") + 1] ?? "null");

test("nothing that parts needs no command", () => {
  expect(entraFix({ clientId: CLIENT, presented: presented(SUBJECT), rows: differing(SUBJECT, SUBJECT) })).toBeUndefined();
});

describe("the command", () => {
  test("changes the nearest credential when it was meant for this job, and leaves its name", () => {
    const renamed = "repo:acme/estate:environment:restore-drills";
    const immutable = "repo:acme@6450/platform@64501:environment:restore-drills";
    for (const subject of [immutable, SUBJECT.replace("acme", "Acme")]) {
      const fix = fixOf({
        clientId: CLIENT,
        presented: presented(subject),
        identity: null,
        nearest: credential(),
        rows: differing(subject, SUBJECT),
      });
      const [words] = pasted(fix);
      expect(words?.slice(0, 8)).toEqual([
        "az",
        "ad",
        "app",
        "federated-credential",
        "update",
        "--id",
        CLIENT,
        "--federated-credential-id",
      ]);
      expect(parametersOf(words)).toEqual({ issuer: ISSUER, subject, audiences: [AUDIENCE] });
    }
    const fix = fixOf({
      clientId: CLIENT,
      presented: presented(renamed),
      identity: null,
      nearest: credential(),
      rows: differing(renamed, SUBJECT),
    });
    expect(pasted(fix)[0]).toContain("create");
  });

  test("makes another beside one that is somebody else's", () => {
    const theirs = "repo:acme/platform:environment:production";
    const fix = fixOf({
      clientId: CLIENT,
      presented: presented(SUBJECT),
      identity: null,
      nearest: credential({ subject: theirs }),
      rows: differing(SUBJECT, theirs),
    });
    const [words] = pasted(fix);
    expect(words).toContain("create");
    expect(parametersOf(words)).toEqual({ name: "proof-of-restore", issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] });
    expect(fix).not.toContain("user-assigned");
  });

  test("is that of a user-assigned identity where the token is one's", () => {
    const identity = "/subscriptions/0f3e/resourceGroups/prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/drills";
    const fix = fixOf({
      clientId: CLIENT,
      presented: presented(SUBJECT),
      identity,
      nearest: credential({ audiences: ["x"] }),
      rows: [claimRow("entra", "audience", AUDIENCE, "x", "read")],
    });
    expect(pasted(fix)).toEqual([
      [
        "az",
        "identity",
        "federated-credential",
        "update",
        "--subscription",
        "0f3e",
        "--resource-group",
        "prod",
        "--identity-name",
        "drills",
        "--name",
        "github",
        "--issuer",
        ISSUER,
        "--subject",
        SUBJECT,
        "--audiences",
        AUDIENCE,
      ],
    ]);
  });

  test("finds the credential that only Entra saw, and makes no second one", () => {
    const fix = fixOf({ clientId: CLIENT, presented: presented(SUBJECT), rows: unseen("audience") });
    expect(fix).toContain(`[?issuer=='\\''${ISSUER}'\\'' && subject=='\\''${SUBJECT}'\\''].id`);
    const [words] = pasted(fix);
    expect(words?.slice(4, 9)).toEqual(["update", "--id", CLIENT, "--federated-credential-id", "found"]);
  });

  test("finds the credential whose subject is in another case", () => {
    const rows = [{ ...unseen("subject")[0], differences: [{ kind: "case", sentence: "…" }] }] as Parameters<
      typeof entraFix
    >[0]["rows"];
    const fix = fixOf({ clientId: CLIENT, presented: presented(SUBJECT), rows });
    const awk = /awk -F .*? \}'/.exec(fix)?.[0] ?? "";
    const listed = `1\\t${SUBJECT}-2\\n2\\t${SUBJECT.toUpperCase()}\\n`;
    expect(pasted(`az "$(printf '${listed}' | ${awk})"`)).toEqual([["az", "2"]]);
  });

  test("tells first what to change in the job, where an environment is expected", () => {
    const ours = "repo:acme/platform:ref:refs/heads/main";
    const fix = fixOf({ clientId: CLIENT, presented: presented(ours), rows: differing(ours, SUBJECT, "plan") });
    expect(fix.split("\n")[0]).toMatch(/^environment: restore-drills +#/);
  });

  test("warns before it lets in every pull request", () => {
    const ours = "repo:acme/platform:pull_request";
    expect(fixOf({ clientId: CLIENT, presented: presented(ours), rows: differing(ours, SUBJECT) })).toContain("# Careful:");
  });
});

describe("whatever the token holds", () => {
  const text = fc
    .oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.string({ unit: "binary", minLength: 1 }),
    )
    .map((of) => of.toWellFormed().replaceAll("\0", ""));

  test("the credential is this issuer's and this subject's, and no other command runs", () => {
    fc.assert(
      fc.property(text, text, fc.option(text), (subject, issuer, nearest) => {
        fc.pre(subject !== "" && issuer !== "");
        const fix = fixOf({
          clientId: CLIENT,
          presented: presented(subject, issuer),
          rows: differing(subject, "repo:o/r:environment:e"),
          ...(nearest ? { nearest: credential({ name: nearest }) } : {}),
        });
        // Without the line about the job, which is YAML.
        const commands = pasted(fix.replace(/^environment: .*\n/, ""));
        expect(commands).toHaveLength(1);
        expect(parametersOf(commands[0])).toMatchObject({ issuer, subject, audiences: [AUDIENCE] });
      }),
      { numRuns: 40 },
    );
  });
});
