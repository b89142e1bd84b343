import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, LATE } from "../../../../src/clouds/refusals/explain.ts";
import { block, hclString, label } from "../../../../src/clouds/refusals/hcl.ts";
import type { Refusal } from "../../../../src/core/index.ts";
import { readBlocks, readString } from "./hcl.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "\r", "\t", "u0024", "n", "a", "\u202e", "\u0000"), {
      maxLength: 20,
    })
    .map((of) => of.join("")),
);

describe("a text in Terraform's language", () => {
  it("reads back as it was, whatever it holds, and on one line", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = hclString(text);
        expect(written).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(readString(written)).toBe(text.toWellFormed());
      }),
      { numRuns: 2000 },
    );
  });

  it("stays one value in its block", () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const text = block(
          ["resource", "x", label(a)],
          [
            ["one", a],
            ["many", [a, b]],
            ["map", { k: b }],
            ["oidc", { block: [["uri", b]] }],
          ],
        );
        expect(readBlocks(text)).toEqual([
          {
            head: ["resource", "x", label(a)],
            body: {
              one: a.toWellFormed(),
              many: [a, b].map((of) => of.toWellFormed()),
              map: { k: b.toWellFormed() },
              oidc: { uri: b.toWellFormed() },
            },
          },
        ]);
      }),
    );
  });
});

const CONTEXT = {
  repository: "acme/platform",
  tenantId: "7d1c0000-0000-4000-8000-000000000001",
  clientId: "51aa0000-0000-4000-8000-000000000002",
  subscriptionId: "0f3e0000-0000-4000-8000-000000000003",
  provider: "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions",
  serviceAccount: "drills@acme-prod.iam.gserviceaccount.com",
};
const presented = {
  subject: `repo:acme/platform:environment:drill ${"$"}{nights} "1"`,
  issuer: "https://token.actions.githubusercontent.com",
  audience: "https://iam.googleapis.com/x",
};
const POOL = "projects/123456789012/locations/global/workloadIdentityPools/github";

/** What is refused → type of the resource and what of it matters. */
const REFUSED: readonly (readonly [
  string,
  Partial<Refusal> & Pick<Refusal, "service" | "text">,
  string,
  Record<string, unknown>,
])[] = [
  [
    "a subject at Entra",
    { service: "entra", code: "AADSTS700213", text: "No matching federated identity record found" },
    "azuread_application_federated_identity_credential",
    { subject: presented.subject, issuer: presented.issuer, audiences: ["api://AzureADTokenExchange"] },
  ],
  [
    "an audience at Google",
    { service: "sts", status: 400, text: "invalid_grant: The audience in ID Token [x] does not match the expected audience" },
    "google_iam_workload_identity_pool_provider",
    {
      project: "123456789012",
      workload_identity_pool_id: "github",
      oidc: { issuer_uri: presented.issuer, allowed_audiences: [presented.audience] },
    },
  ],
  [
    "to be the service account",
    { service: "iam-credentials", status: 403, text: "Permission 'iam.serviceAccounts.getAccessToken' denied" },
    "google_service_account_iam_member",
    {
      service_account_id: "projects/acme-prod/serviceAccounts/drills@acme-prod.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
      member: `principal://iam.googleapis.com/${POOL}/subject/${presented.subject}`,
    },
  ],
  [
    "an action in Azure",
    {
      service: "arm",
      status: 403,
      code: "AuthorizationFailed",
      text: "The client does not have authorization to perform action 'Microsoft.RecoveryServices/Vaults/read' over scope '/subscriptions/s/resourceGroups/g'",
    },
    "azurerm_role_assignment",
    {
      scope: "/subscriptions/s/resourceGroups/g",
      role_definition_name: "Backup Reader",
      principal_id: { ref: "data.azuread_service_principal.restore_drills.object_id" },
    },
  ],
  [
    "a secret",
    {
      service: "secret-manager",
      status: 403,
      text: "Permission 'secretmanager.versions.access' denied for resource 'projects/p/secrets/s/versions/1'",
    },
    "google_secret_manager_secret_iam_member",
    {
      project: "p",
      secret_id: "s",
      role: "roles/secretmanager.secretAccessor",
      member: `serviceAccount:${CONTEXT.serviceAccount}`,
    },
  ],
];

describe("a refused trust or role", () => {
  it.each(REFUSED)("comes with the block that mends it, in this run's own values: %s", (_, refusal, type, body) => {
    const finding = explain({ operation: "x", presented, ...refusal }, "trust", CONTEXT);
    const blocks = readBlocks(finding.terraform ?? "");
    expect(blocks.at(-1)?.head.slice(0, 2)).toEqual(["resource", type]);
    expect(blocks.at(-1)?.body).toMatchObject(body);
    expect(finding.terraform).not.toContain("<");
    expect(finding.fix?.split(LATE)).toHaveLength(2);
  });

  it("has none where nothing in a trust would mend it, or a value is not known", () => {
    const none = (refusal: Partial<Refusal> & Pick<Refusal, "service" | "text">, context = {}) =>
      expect(explain({ operation: "x", ...refusal }, "trust", context)).not.toHaveProperty("terraform");
    none({ service: "entra", code: "AADSTS700024", text: "late" }, CONTEXT);
    none({ service: "entra", code: "AADSTS700213", text: "No matching federated identity record found" }, CONTEXT);
    none({ service: "arm", status: 403, code: "AuthorizationFailed", text: "no" });
    none({ service: "secret-manager", status: 403, text: "Permission 'secretmanager.versions.access' denied" }, CONTEXT);
  });
});
