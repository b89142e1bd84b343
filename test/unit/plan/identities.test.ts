import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/action/settings.ts";
import { plan, reading } from "./make.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const SUBSCRIPTION = "0f3e0000-0000-4000-8000-000000000001";
const NUMBER = "projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";

/** What somebody wrote → what is said of it, and what to do instead. */
type Case = readonly [text: string, says: string, fix: string];

const IDS: Readonly<Record<"tenant" | "client" | "subscription", readonly Case[]>> = {
  tenant: [
    [
      "contoso.onmicrosoft.com",
      "a tenant's name, not its id",
      "az login --tenant contoso.onmicrosoft.com --allow-no-subscriptions && az account show --query tenantId",
    ],
    ["contoso.com", "a tenant's name, not its id", "az login --tenant contoso.com"],
    ["common", "means any tenant", "az account show --query tenantId"],
    [`https://login.microsoftonline.com/${TENANT}/v2.0`, "More than the tenant's id", TENANT],
    [`https://sts.windows.net/${TENANT}/`, "More than the tenant's id", TENANT],
    ["$" + "{{ vars.AZURE_TENANT_ID }}", "GitHub's expressions are not evaluated", "az account show"],
    ["<tenant-id>", "still a placeholder", "az account show"],
  ],
  client: [
    ["restore-drills", "a display name, perhaps", "az ad app list --display-name restore-drills"],
    ["restore drills", "a display name, perhaps", "az ad app list --display-name 'restore drills'"],
    [`api://${CLIENT}`, "More than the application's (client) id", CLIENT],
    ["api://restore-drills", "an application id URI", "az ad app show --id api://restore-drills --query appId"],
    ["22222222222242228222222222222222", "or less", CLIENT],
    [`{${CLIENT}}`, "More than", CLIENT],
    ["xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "still a placeholder", "az ad app list"],
  ],
  subscription: [
    [`/subscriptions/${SUBSCRIPTION}`, "More than the subscription's id", SUBSCRIPTION],
    ["Production", "the subscription's name, perhaps", "az account show --subscription Production --query id"],
  ],
};
const PROVIDERS: readonly Case[] = [
  [
    NUMBER.replace("123456789012", "acme-prod"),
    "acme-prod is the project's id; its number is wanted",
    'gcloud projects describe acme-prod --format="value(projectNumber)"',
  ],
  [
    NUMBER.replace("/providers/actions", ""),
    "The provider is missing: the name ends with the pool github",
    "gcloud iam workload-identity-pools providers list --workload-identity-pool=github --location=global --project=123456789012",
  ],
  [NUMBER.replace("/actions", ""), "The provider is missing", "providers list --workload-identity-pool=github"],
  [
    "projects/123456789012/locations/global",
    "Pool and provider are missing",
    "workload-identity-pools list --location=global --project=123456789012",
  ],
  [`//iam.googleapis.com/${NUMBER}`, "without the host in front", `workload-identity-provider: ${NUMBER}`],
  [`https://iam.googleapis.com/${NUMBER}`, "without the host in front", `workload-identity-provider: ${NUMBER}`],
  [`https://iam.googleapis.com/v1/${NUMBER}`, "without the host in front", `workload-identity-provider: ${NUMBER}`],
  [`${NUMBER}/`, "without a slash at its end", `workload-identity-provider: ${NUMBER}`],
  [`/${NUMBER}`, "without a slash in front", `workload-identity-provider: ${NUMBER}`],
  [
    `//iam.googleapis.com/${NUMBER}/`,
    "without the host in front and a slash at its end",
    `workload-identity-provider: ${NUMBER}`,
  ],
  [
    NUMBER.replace("global", "europe-west1"),
    "in location global, never in europe-west1",
    `workload-identity-provider: ${NUMBER}`,
  ],
  [
    NUMBER.replace("Pools", "pools"),
    "workloadIdentitypools should be workloadIdentityPools",
    `workload-identity-provider: ${NUMBER}`,
  ],
  ["locations/global/workforcePools/people/providers/okta", "Workforce pools are for people", "workload-identity-pools list"],
  [
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/*",
    "a member of a role",
    "providers list",
  ],
  ["actions", "actions is none", "providers list"],
  [NUMBER.replace("123456789012", "<number>"), "still a placeholder", "providers list"],
];
const ACCOUNTS: readonly Case[] = [
  ["drills", "drills is none", "gcloud iam service-accounts list"],
  ["107461234567890123456", "is a numeric id", "gcloud iam service-accounts describe 107461234567890123456"],
  [
    "jo@acme.example",
    "jo@acme.example is no service account: it is the address of a user or a group",
    "gcloud iam service-accounts list",
  ],
  [
    "serviceAccount:drills@acme-prod.iam.gserviceaccount.com",
    "More than that",
    "service-account: drills@acme-prod.iam.gserviceaccount.com",
  ],
  [
    "projects/-/serviceAccounts/drills@acme-prod.iam.gserviceaccount.com",
    "More than that",
    "service-account: drills@acme-prod.iam.gserviceaccount.com",
  ],
  ["principal://iam.googleapis.com/projects/1/x", "leave the key out", "gcloud iam service-accounts list"],
];
const SECRETS: readonly Case[] = [
  ["projects/p/secrets/s/versions/7", "Version 7 is named here", "resource: projects/p/secrets/s"],
  ["projects/p/secrets/s/versions/latest", "Version latest is named here", "resource: projects/p/secrets/s"],
  ["/projects/p/secrets/s", "without a slash in front", "resource: projects/p/secrets/s"],
  ["projects/p/secrets/s/", "without a slash at its end", "resource: projects/p/secrets/s"],
  ["//secretmanager.googleapis.com/projects/p/secrets/s", "without the host in front", "resource: projects/p/secrets/s"],
  [
    "https://secretmanager.googleapis.com/v1/projects/p/secrets/s/versions/3",
    "Version 3 is named here",
    "resource: projects/p/secrets/s",
  ],
  ["orders-db-password", "short name: its project is missing", "gcloud secrets describe orders-db-password --project=<project>"],
  ["projects/p/orders-db-password", "The secret's name is missing, or not in its place", "gcloud secrets list --project=p"],
  ["secrets/s", "secrets/s is none", "gcloud secrets list"],
];

function of(text: string) {
  const found = reading(text).findings.filter(({ rule }) => rule === "RDP023");
  expect(found).toHaveLength(1);
  const [finding] = found;
  expect(finding?.where?.line).toBeGreaterThan(1);
  return `${finding?.subject}\n${finding?.message}\n${finding?.fix}`;
}
const yaml = (text: string) => JSON.stringify(text);
const withId = (key: string, text: string) => plan().replace(new RegExp(`  ${key}: .*`), () => `  ${key}: ${yaml(text)}`);
const google = (keys: string) => plan("", `google: { ${keys} }\n`);

describe("an identity in the plan that can be none", () => {
  for (const kind of ["tenant", "client", "subscription"] as const) {
    it.each(IDS[kind])(`is told with what to write instead: ${kind}-id %s`, (text, says, fix) => {
      const told = of(withId(`${kind}-id`, text));
      expect(told).toMatch(new RegExp(`^azure\\.${kind}-id\n`));
      expect(told).toContain(says);
      expect(told).toContain(fix);
    });
  }
  it.each(PROVIDERS)("is told with what to write instead: provider %s", (text, says, fix) => {
    const told = of(google(`workload-identity-provider: ${yaml(text)}`));
    expect(told).toContain("google.workload-identity-provider");
    expect(told).toContain(says);
    expect(told).toContain(fix);
  });
  it.each(ACCOUNTS)("is told with what to write instead: service account %s", (text, says, fix) => {
    const told = of(google(`workload-identity-provider: ${NUMBER}, service-account: ${yaml(text)}`));
    expect(told).toContain("google.service-account");
    expect(told).toContain(says);
    expect(told).toContain(fix);
  });
  it.each(SECRETS)("is told with what to write instead: secret %s", (text, says, fix) => {
    const told = of(plan("", `secrets: { s: { resource: ${yaml(text)} } }\n`));
    expect(told).toContain("secrets.s.resource");
    expect(told).toContain(says);
    expect(told).toContain(fix);
  });

  it("is one id that stands in two places", () => {
    expect(of(withId("client-id", TENANT))).toContain("azure.client-id is the same as azure.tenant-id");
    expect(of(withId("client-id", SUBSCRIPTION.toUpperCase()))).toContain("azure.client-id is the same as azure.subscription-id");
    expect(of(withId("subscription-id", TENANT))).toContain("azure.subscription-id is the same as azure.tenant-id");
  });

  it("never shows a client secret that stands where the id belongs", () => {
    const secret = `abc8Q~${"d".repeat(34)}`;
    const told = of(withId("client-id", secret));
    expect(told).toContain("A client secret stands here");
    expect(told).not.toContain(secret);
  });
});

describe("an identity that an input gives", () => {
  const inputs: readonly (readonly [string, readonly Case[]])[] = [
    ["azure-tenant-id", IDS.tenant],
    ["azure-client-id", IDS.client],
    ["azure-subscription-id", IDS.subscription],
    ["google-workload-identity-provider", PROVIDERS],
    ["google-service-account", ACCOUNTS.filter(([text]) => !text.startsWith("jo@"))],
  ];
  it.each(inputs)("is judged as the plan's is, by its own name: %s", (name, cases) => {
    for (const [text, says, fix] of cases) {
      const read = readSettings({ [`INPUT_${name.toUpperCase()}`]: text });
      const [finding, ...more] = "findings" in read ? read.findings : [];
      expect(more).toEqual([]);
      expect(finding).toMatchObject({ rule: "RDP028", subject: `input ${name}` });
      expect(finding?.message).toContain(says);
      expect(finding?.fix).toContain(fix);
    }
  });

  it("is named where it is what two ids, or a person's address, come from", () => {
    const same = reading(plan(), { "INPUT_AZURE-CLIENT-ID": TENANT }).findings;
    expect(same).toMatchObject([{ rule: "RDP023", subject: "input azure-client-id" }]);
    expect(same[0]?.message).toContain("input azure-client-id is the same as azure.tenant-id");
    const text = google(`workload-identity-provider: ${NUMBER}`);
    expect(reading(text, { "INPUT_GOOGLE-SERVICE-ACCOUNT": "jo@acme.example" }).findings).toMatchObject([
      { rule: "RDP023", subject: "input google-service-account" },
    ]);
  });
});

it("nothing is said of identities that are right, in other universes too", () => {
  const right = google(`workload-identity-provider: ${NUMBER}, service-account: drills@acme-prod.iam.gserviceaccount.com`);
  expect(reading(right).findings).toEqual([]);
  const other = google(`workload-identity-provider: ${NUMBER}, service-account: drills@acme.example, universe: cloud.example`);
  expect(reading(other).findings).toEqual([]);
});
