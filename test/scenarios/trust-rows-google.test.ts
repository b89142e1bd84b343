import { describe, it } from "vitest";
import type { Fault, World } from "../twin/core.ts";
import type { Provider } from "../twin/google/world.ts";
import { run, type Scenario } from "./harness.ts";
import { expectDiagnosis, type Wanted } from "./trust-findings.ts";

const NUMBER = "123456789012";
const POOL = `projects/${NUMBER}/locations/global/workloadIdentityPools/github`;
const ACCOUNT = "drills@acme-prod.iam.gserviceaccount.com";
const SECRET = "projects/acme-prod/secrets/orders-db-password";
const SUBJECT = "repo:acme/platform:environment:restore-drills";
const PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/${SUBJECT}`;
const AT = ["actions", `--project=${NUMBER}`, "--location=global", "--workload-identity-pool=github"];

const provider =
  (change: Partial<Provider>) =>
  ({ google }: World): void => {
    Object.assign(google.pools[0]?.providers[0] ?? {}, change);
  };
const pool =
  (change: object) =>
  ({ google }: World): void => {
    Object.assign(google.pools[0] ?? {}, change);
  };
const without =
  (role: string) =>
  ({ google }: World): void => {
    google.bindings = google.bindings.filter((one) => one.role !== role);
  };
const off =
  (host: string) =>
  ({ google }: World): void => {
    for (const project of google.projects) project.services = project.services.filter((one) => one !== `${host}.googleapis.com`);
  };
const google =
  (change: object): NonNullable<Scenario["plan"]> =>
  (plan) =>
    void Object.assign(plan.google ?? {}, change);
const refusal = (route: string, status: number, body: unknown, more: Partial<Fault> = {}): Scenario => ({
  faults: [{ route, status, body, ...more }],
});
/** No service account: the federated principal has its roles. */
const direct: Scenario = {
  plan: (plan) => void delete plan.google?.["service-account"],
  world: (world) => {
    for (const one of world.google.bindings) one.members = [PRINCIPAL];
  },
};
const directly = (but: (world: World) => void): Scenario => ({
  ...direct,
  world: (world) => {
    direct.world?.(world);
    but(world);
  },
});

type Case = readonly [name: string, rules: readonly string[], Scenario, Wanted?];
const STS: readonly Case[] = [
  [
    "invalid value for audience",
    ["RDT040"],
    refusal("google.sts.token", 400, {
      error: "invalid_request",
      error_description:
        'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.',
    }),
    { names: [NUMBER, "github", "actions"], late: false },
  ],
  [
    "a provider that does not exist",
    ["RDT041"],
    { plan: google({ "workload-identity-provider": `${POOL}/providers/action` }) },
    { names: ["action ", NUMBER] },
  ],
  ["a pool that does not exist", ["RDT041"], { world: pool({ id: "github-old" }) }, { names: AT }],
  ["a disabled pool", ["RDT041"], { world: pool({ disabled: true }) }, { names: AT }],
  ["a deleted pool", ["RDT041"], { world: pool({ deleted: true }) }, { names: AT }],
  ["a disabled provider", ["RDT041"], { world: provider({ disabled: true }) }, { names: AT }],
  ["a deleted provider", ["RDT041"], { world: provider({ deleted: true }) }, { names: AT }],
  [
    "a condition that is false",
    ["RDT042"],
    { world: provider({ condition: "assertion.ref == 'refs/heads/release'" }) },
    { names: [...AT, '"64501"', '"restore-drills"'] },
  ],
  [
    "an audience that is not allowed",
    ["RDT043"],
    { world: provider({ audiences: ["https://github.com/acme"] }) },
    { names: [...AT, `https://iam.googleapis.com/${POOL}/providers/actions`] },
  ],
  [
    "another issuer",
    ["RDT044"],
    { world: provider({ issuer: "https://token.actions.githubusercontent.com/acme" }) },
    { names: [...AT, "--issuer-uri=https://twin/oidc"] },
  ],
  [
    "an issuer that Google cannot reach",
    ["RDT027", "RDT045"],
    { world: ({ github }) => void Object.assign(github.oidc, { reachable: false }) },
    { names: ["https://twin/oidc"] },
  ],
  [
    "a stale token",
    ["RDT018", "RDT046"],
    { world: ({ github }) => void Object.assign(github.oidc, { aheadSeconds: -900 }) },
    { late: false },
  ],
  [
    "a key that the issuer does not publish",
    ["RDT019", "RDT049"],
    { world: ({ github }) => void Object.assign(github.oidc, { key: "another" }) },
    { names: AT },
  ],
  [
    "a google.subject of more than 127 bytes",
    ["RDT047"],
    { world: provider({ mapping: { "google.subject": "assertion.sub + assertion.sub + assertion.sub" } }) },
    { names: [...AT, "assertion.repository_id"] },
  ],
  [
    "a google.subject that is no text",
    ["RDT048"],
    { world: provider({ mapping: { "google.subject": "assertion.iat" } }) },
    { names: AT },
  ],
  [
    "a mapping of a claim that is not there",
    ["RDT048"],
    { world: provider({ mapping: { "google.subject": "assertion.enterprise" } }) },
    { names: AT },
  ],
  [
    "a quota that is used up",
    ["RDT097"],
    refusal(
      "google.sts.token",
      429,
      {
        error: "quota_exceeded",
        error_description: "The request was throttled due to rate limit: please retry after a few seconds.",
      },
      { headers: { "retry-after": "3600" } },
    ),
    { late: false },
  ],
];
const IMPERSONATION: readonly Case[] = [
  [
    "no role on the service account",
    ["RDT055"],
    { world: without("roles/iam.workloadIdentityUser") },
    { names: [ACCOUNT, PRINCIPAL] },
  ],
  [
    "a principal set of another repository",
    ["RDT055"],
    {
      world: (world) => {
        for (const one of world.google.bindings)
          if (one.role === "roles/iam.workloadIdentityUser")
            one.members = [`principalSet://iam.googleapis.com/${POOL}/attribute.repository/acme/estate`];
      },
    },
    { names: [ACCOUNT, PRINCIPAL] },
  ],
  [
    "a pull request, with a warning",
    ["RDT055"],
    {
      world: (world) => {
        without("roles/iam.workloadIdentityUser")(world);
        Object.assign(world.github, { event: "pull_request", ref: "refs/pull/7/merge" });
        delete world.github.environment;
        Object.assign(world.entra.applications[0]?.credentials[0] ?? {}, { subject: "repo:acme/platform:pull_request" });
      },
    },
    { names: [ACCOUNT, "repo:acme/platform:pull_request", "Careful"] },
  ],
  [
    "another service account's address",
    ["RDT055"],
    { plan: google({ "service-account": "drill@acme-prod.iam.gserviceaccount.com" }) },
    { names: ["drill@acme-prod.iam.gserviceaccount.com", PRINCIPAL] },
  ],
  [
    "another service account's address, where the principal may impersonate all of the project",
    ["RDT056"],
    {
      world: (world) => {
        for (const one of world.google.bindings)
          if (one.role === "roles/iam.workloadIdentityUser") one.resource = "projects/acme-prod";
      },
      plan: google({ "service-account": "drill@acme-prod.iam.gserviceaccount.com" }),
    },
    { names: ["--project=acme-prod", "drill@acme-prod"] },
  ],
  [
    "a disabled service account",
    ["RDT056"],
    { world: (world) => void Object.assign(world.google.serviceAccounts[0] ?? {}, { disabled: true }) },
    { names: ["enable", ACCOUNT] },
  ],
  [
    "a lifetime that is too long",
    ["RDT051"],
    refusal("google.credentials.accessToken", 400, {
      error: { code: 400, message: "The access token lifetime cannot exceed 3600 seconds.", status: "INVALID_ARGUMENT" },
    }),
    { names: ["3300"], late: false },
  ],
  ["the API is off", ["RDT053"], { world: off("iamcredentials") }, { names: ["iamcredentials.googleapis.com", NUMBER] }],
  [
    "a perimeter",
    ["RDT054"],
    { world: (world) => void world.google.perimeter.push("iamcredentials.googleapis.com") },
    { names: [PRINCIPAL, "iamcredentials.googleapis.com", NUMBER], unknown: ["<perimeter>", "<policy>"] },
  ],
];
const READ = [SECRET, "roles/secretmanager.viewer"];
const ACCESS = [SECRET, "roles/secretmanager.secretAccessor"];
const SECRETS: readonly Case[] = [
  [
    "no role to access",
    ["RDT133", "RDS012"],
    { world: without("roles/secretmanager.secretAccessor") },
    { names: [...ACCESS, `serviceAccount:${ACCOUNT}`] },
  ],
  [
    "no role to read versions",
    ["RDT133", "RDS013"],
    { world: without("roles/secretmanager.viewer") },
    { names: [...READ, `serviceAccount:${ACCOUNT}`] },
  ],
  [
    "no role to access, for a federated principal",
    ["RDT133", "RDS012"],
    directly(without("roles/secretmanager.secretAccessor")),
    { names: [...ACCESS, PRINCIPAL] },
  ],
  [
    "an API that takes no federated tokens",
    ["RDT133", "RDT052"],
    directly((world) => void world.google.accountsOnly.push("secretmanager.googleapis.com")),
    { names: [PRINCIPAL], unknown: ["<service-account>"] },
  ],
  [
    "no such secret",
    ["RDS017"],
    {
      world: ({ google: { bindings } }) => {
        for (const one of bindings) if (one.resource === SECRET) one.resource = "projects/acme-prod";
      },
      plan: (plan) =>
        void Object.assign(plan.secrets?.["orders-db-password"] ?? {}, { resource: "projects/acme-prod/secrets/orders-db" }),
    },
    { names: ["orders-db"], late: false, unknown: ["<name>"] },
  ],
  [
    "no version",
    ["RDS001"],
    { world: (world) => void world.google.secrets[0]?.versions.splice(0) },
    { names: ["gcloud secrets versions add orders-db-password --project=acme-prod"], late: false },
  ],
  [
    "a version that was destroyed meanwhile",
    ["RDS015"],
    refusal("google.secrets.access", 400, {
      error: {
        code: 400,
        message: `Secret Version [projects/${NUMBER}/secrets/orders-db-password/versions/7] is in DESTROYED state.`,
        status: "FAILED_PRECONDITION",
      },
    }),
    { names: ["orders-db-password"], late: false },
  ],
  [
    "a version that was disabled meanwhile",
    ["RDS016"],
    refusal("google.secrets.access", 400, {
      error: {
        code: 400,
        message: `Secret Version [projects/${NUMBER}/secrets/orders-db-password/versions/7] is in DISABLED state.`,
        status: "FAILED_PRECONDITION",
      },
    }),
    { names: ["orders-db-password", "enable 7"], late: false },
  ],
  ["the API is off", ["RDT133", "RDS010"], { world: off("secretmanager") }, { names: ["secretmanager.googleapis.com", NUMBER] }],
  [
    "a perimeter",
    ["RDT133", "RDS011"],
    { world: (world) => void world.google.perimeter.push("secretmanager.googleapis.com") },
    { names: [`serviceAccount:${ACCOUNT}`], unknown: ["<perimeter>", "<policy>"] },
  ],
];

for (const [where, cases] of [
  ["Google STS refuses", STS],
  ["Google refuses to impersonate", IMPERSONATION],
  ["Secret Manager refuses", SECRETS],
] as const) {
  describe.concurrent(where, () => {
    for (const [name, rules, scenario, wanted] of cases)
      it(name, async ({ expect }) => {
        expectDiagnosis(expect, await run(scenario), rules, wanted);
      });
  });
}
