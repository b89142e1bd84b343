import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/action/settings.ts";
import { lateLogs } from "../../../src/audit/late.ts";
import { asWhom } from "../../../src/audit/whom.ts";
import type { AuditRun, Settings } from "../../../src/core/index.ts";

const NOW = Date.parse("2026-11-25T09:00:00Z");
const GUID = "11111111-1111-4111-8111-111111111111";
const OBJECT = "33333333-3333-4333-8333-333333333333";
const azure: AuditRun = {
  cloud: "azure",
  time: "2026-11-25T07:00:00.000Z",
  operation: "Microsoft.RecoveryServices/…/restore/action",
  principal: OBJECT,
  correlationId: GUID,
  scope: `subscriptions/${GUID}`,
  found: false,
};
const google: AuditRun = {
  ...azure,
  cloud: "google",
  principal: "drills@acme-prod.iam.gserviceaccount.com",
  correlationId: "proof-of-restore acme/platform run 9000000001 attempt 1",
  scope: "projects/acme-prod",
};
const logs = (...audit: readonly AuditRun[]) => lateLogs(audit, new Map([[OBJECT, GUID]]), NOW);

describe("which logs are read again", () => {
  it("is one for each subscription and project, with all that is looked for in it", () => {
    const other = { ...azure, correlationId: OBJECT };
    expect(logs(azure, google, other, { ...google, scope: "projects/acme-dr" })).toMatchObject([
      { cloud: "azure", of: GUID, sought: [{ correlationId: GUID, principals: [OBJECT, GUID] }, { correlationId: OBJECT }] },
      { cloud: "google", of: "acme-prod", sought: [{ principals: [google.principal] }] },
      { cloud: "google", of: "acme-dr" },
    ]);
  });

  it("is none for what was found, and for what no log keeps any more", () => {
    expect(logs({ ...azure, found: true }, { ...azure, time: "2026-08-01T00:00:00Z" })).toEqual([]);
  });

  it("is none for evidence of an earlier version, which does not say whose log it is", () => {
    const { scope: _, ...old } = azure;
    expect(logs(old)).toEqual([]);
  });

  it("holds nothing but ids, whatever the evidence says", () => {
    const odd = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("' or 1 eq 1", '" OR severity="x', "/../..", "?", "\n"));
    fc.assert(
      fc.property(fc.constantFrom(azure, google), fc.constantFrom("scope", "correlationId"), odd, (good, field, tail) => {
        expect(logs(good).length).toBe(1);
        for (const log of logs({ ...good, [field]: `${good[field]}${tail}` })) {
          expect(log.of).toMatch(/^[\da-z-]+$/);
          for (const of of log.sought) expect(of.correlationId).toMatch(/^[\w./ -]+$/);
        }
      }),
    );
  });

  it("is not more than fifty, however many the evidence names", () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ ...google, scope: `projects/acme-prod-${at}` }));
    expect(logs(...many).length).toBe(50);
  });
});

describe("who reads late entries where there is no plan", () => {
  const settings = (inputs: Readonly<Record<string, string>>): Settings => {
    const env = Object.fromEntries(
      Object.entries({ MODE: "report", ...inputs }).map(([name, value]) => [`INPUT_${name}`, value]),
    );
    const read = readSettings(env);
    if ("findings" in read) throw new Error(JSON.stringify(read.findings));
    return read.settings;
  };
  const provider = "projects/1/locations/global/workloadIdentityPools/github/providers/actions";

  it("is whom the inputs name, in the public clouds", () => {
    const inputs = { "AZURE-TENANT-ID": GUID, "AZURE-CLIENT-ID": OBJECT, "GOOGLE-WORKLOAD-IDENTITY-PROVIDER": provider };
    expect(asWhom(settings(inputs), null)).toEqual({
      azure: { tenantId: GUID, clientId: OBJECT, subscriptionId: "", cloud: "AzureCloud", subjectToken: "github" },
      google: { workloadIdentityProvider: provider, subjectToken: "github", universe: "googleapis.com", endpoints: {} },
      azureToo: true,
    });
  });

  it("is nobody at Azure where the inputs name Google alone", () => {
    expect(asWhom(settings({ "GOOGLE-WORKLOAD-IDENTITY-PROVIDER": provider }), null)).toMatchObject({ azureToo: false });
  });

  it("is nobody where half an identity is named", () => {
    expect(asWhom(settings({ "AZURE-TENANT-ID": GUID }), null)).toBe("there is no plan here, and no input names an identity");
  });
});
