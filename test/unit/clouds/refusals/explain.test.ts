import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../../src/clouds/refusals/catalogue.ts";
import { fill } from "../../../../src/clouds/refusals/catalogue-fill.ts";
import { type ExplainContext, explain, refusalRules } from "../../../../src/clouds/refusals/explain.ts";
import { networkCause } from "../../../../src/clouds/refusals/network.ts";
import type { Service } from "../../../../src/core/index.ts";
import { refused, TRUST_TEXTS } from "./texts.ts";
import { AZURE_TEXTS } from "./texts-azure.ts";
import { GOOGLE_TEXTS } from "./texts-google.ts";

const TEXTS = [...TRUST_TEXTS, ...GOOGLE_TEXTS, ...AZURE_TEXTS];
const CONTEXT: ExplainContext = {
  repository: "acme/platform",
  tenantId: "7d1c0000-0000-4000-8000-000000000001",
  clientId: "51aa0000-0000-4000-8000-000000000002",
  subscriptionId: "0f3e0000-0000-4000-8000-000000000003",
  provider: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions",
  serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
};
const FALLBACK: Readonly<Record<Service, string>> = {
  github: "RDT000",
  entra: "RDT000",
  graph: "RDT000",
  sts: "RDT000",
  iam: "RDT000",
  "iam-credentials": "RDT000",
  "secret-manager": "RDS000",
  kms: "RDS000",
  logging: "RDS000",
  arm: "RDB000",
};

describe("a known refusal", () => {
  test.each(TEXTS)("is %s: %s %s %s %s", (...told) => {
    const [rule, , status, code, text] = told;
    const refusal = refused(told);
    const finding = explain(refusal, "trust", CONTEXT, "orders-vm");
    expect(finding.rule).toBe(rule);
    expect(finding.message).toContain(text);
    if (code !== undefined) expect(finding.message).toContain(code);
    if (status !== undefined) expect(finding.message).toContain(`HTTP ${status}`);
    expect(finding).toMatchObject({ phase: "trust", restore: "orders-vm", unreadable: refusal });
    expect(finding.fix?.trim()).toBeTruthy();
  });

  test("of every cause in the catalogue has a text here", () => {
    const told = new Set(TEXTS.map(([rule]) => rule));
    const untold = catalogue.map(({ rule }) => rule).filter((rule) => !told.has(rule));
    // The causes that every family shares are told in one of them at least.
    expect(untold.filter((rule) => !/^RD[TSB]0(?:8[89]|9\d)$/.test(rule))).toEqual([]);
    for (const number of ["088", "089", "090", "091", "092", "093", "094", "095", "096", "097", "098", "099"]) {
      expect([...told].some((rule) => rule.endsWith(number))).toBe(true);
    }
  });
});

describe("a refusal that nobody has seen before", () => {
  test("ends in its family's 000 rule, with its full text and what to compare", () => {
    const services = Object.keys(FALLBACK) as Service[];
    const unlisted = fc.record({
      service: fc.constantFrom(...services),
      status: fc.constantFrom(402, 405, 410, 418, 451),
      code: fc.stringMatching(/^Zq[A-Za-z]{4,20}$/).filter((code) => networkCause(code) === undefined),
      text: fc.stringMatching(/^zq[ a-z0-9.,'"<>|`$\\]{0,300}$/),
    });
    fc.assert(
      fc.property(unlisted, ({ service, status, code, text }) => {
        const finding = explain({ service, operation: "look", status, code, text }, "vault", CONTEXT);
        expect(finding.rule).toBe(FALLBACK[service]);
        expect(finding.level).toBe("error");
        for (const part of [text, code, `HTTP ${status}`, "suspect the trust first", "Compare"]) {
          expect(finding.message).toContain(part);
        }
        expect(finding.fix).toBeTruthy();
        expect(finding).not.toHaveProperty("restore");
      }),
      { numRuns: 300 },
    );
  });

  test("of 401 or 403 says which subject, issuer and audience to compare", () => {
    for (const service of ["entra", "sts", "iam-credentials", "secret-manager", "arm"] as const) {
      const context = {
        ...CONTEXT,
        subject: "repo:acme/platform:environment:drills",
        issuer: "https://token.example",
        audience: "api://x",
      };
      const { message } = explain(
        { service, operation: "look", status: service === "iam-credentials" ? 401 : 403, code: "Unheard", text: "No." },
        "trust",
        context,
      );
      for (const part of [context.subject, context.issuer, context.audience]) expect(message).toContain(part);
    }
  });
});

test("a refusal by Azure of its own token's issuer does not pass that off as the federated token's", () => {
  const told = TEXTS.find(([rule]) => rule === "RDT073");
  const { message } = explain(refused(told ?? TEXTS[0]!), "trust", CONTEXT);
  expect(message).toContain("issuer https://token.actions.githubusercontent.com and audience api://AzureADTokenExchange");
});

describe("a fix", () => {
  test("creates the credential with the subject that Entra itself quotes", () => {
    const told = TEXTS.find(([rule]) => rule === "RDT013");
    const { fix } = explain(refused(told ?? TEXTS[0]!), "trust", CONTEXT);
    expect(fix).toContain(`--id ${CONTEXT.clientId}`);
    expect(fix).toContain('"subject":"repo:acme@1/platform@2:environment:drills"');
    expect(fix).toContain("up to 10 minutes");
  });

  test("assigns the role that carries the refused action, at the refused scope", () => {
    const told = TEXTS.find(([rule]) => rule === "RDT072");
    const { fix } = explain(refused(told ?? TEXTS[0]!), "vault", CONTEXT);
    expect(fix).toContain(
      `--assignee ${CONTEXT.clientId} --role "Backup Reader" --scope /subscriptions/0f3e/resourceGroups/prod-backup`,
    );
  });

  test("has a placeholder where the context lacks a value, and never an empty one", () => {
    const empty: ExplainContext = { tenantId: "", clientId: "", subscriptionId: "" };
    for (const told of TEXTS) {
      const { fix } = explain(refused(told), "trust", empty);
      expect(fix?.trim()).toBeTruthy();
      expect(fix).not.toMatch(/undefined|\bnull\b(?! -w)|--[a-z-]+(?:=(?:\s|$)| {2,}--)/);
    }
    const { fix } = explain(refused(TRUST_TEXTS.find(([rule]) => rule === "RDT010")!), "trust", empty);
    expect(fix).toContain("--id <client-id>");
  });

  test("quotes what a cloud's text puts into a command", () => {
    const text = "AADSTS700213: presented assertion subject 'x$(rm -rf ~)`id`;\u001b[31m\n'.";
    const { fix } = explain({ service: "entra", operation: "look", status: 401, code: "AADSTS700213", text }, "trust", CONTEXT);
    const command = fix?.split("\n").find((line) => line.includes("update")) ?? "";
    expect(command).toMatch(/--parameters '[^']*\$\(rm -rf ~\)[^']*'/);
    expect(fix).not.toContain("\u001b");
  });

  test("of every row is a command or an instruction", () => {
    for (const row of catalogue) {
      const refusal = { service: row.services[0] ?? "arm", operation: "look", text: "" };
      expect(row.fix(fill({}, refusal), refusal).trim().length).toBeGreaterThan(10);
    }
  });
});

describe("the list of refusal rules", () => {
  test("names each code once, within the codes reserved for refusals", () => {
    const codes = refusalRules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^(?:RD[TSB](?:000|0[1-9]\d)|RDB12\d)$/);
  });

  test("says what each one means", () => {
    for (const { title, why } of refusalRules) expect(Math.min(title.length, why.length)).toBeGreaterThan(10);
  });
});
