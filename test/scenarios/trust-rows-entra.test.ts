import { describe, it } from "vitest";
import type { World } from "../twin/core.ts";
import type { FederatedCredential } from "../twin/entra/world.ts";
import { run, type Scenario } from "./harness.ts";
import { expectDiagnosis, type Wanted } from "./trust-findings.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const OBJECT = "33333333-3333-4333-8333-333333333333";
const SUBJECT = "repo:acme/platform:environment:restore-drills";
const AUDIENCE = "api://AzureADTokenExchange";
/** Only someone who may read the tenant knows these. */
const IDENTITY = ["<identity>", "<group>"];

const credential =
  (change: Partial<FederatedCredential>) =>
  ({ entra }: World): void => {
    Object.assign(entra.applications[0]?.credentials[0] ?? {}, change);
  };
const policy =
  (code: NonNullable<World["entra"]["refuses"]>) =>
  ({ entra }: World): void => {
    entra.refuses = code;
  };
const azure =
  (change: object): NonNullable<Scenario["plan"]> =>
  (plan) =>
    void Object.assign(plan.azure, change);
/** What no world brings about: a client that shows a secret in place of a token. */
const answered = (code: number, text: string): Scenario => ({
  faults: [
    {
      route: "entra.token",
      status: 401,
      body: { error: "invalid_client", error_description: `AADSTS${code}: ${text}`, error_codes: [code] },
    },
  ],
});

const created = { names: [CLIENT, SUBJECT, AUDIENCE, "https://twin/oidc"], unknown: IDENTITY };
const ROWS: readonly (readonly [code: string, rule: string, Scenario, Wanted])[] = [
  ["70021, while a new credential spreads", "RDT010", { world: credential({ visibleFrom: Date.now() + 3_600_000 }) }, created],
  ["700211, another issuer", "RDT011", { world: credential({ issuer: "https://token.actions.githubusercontent.com" }) }, created],
  ["700211, a trailing slash", "RDT011", { world: credential({ issuer: "{base}/oidc/" }) }, created],
  [
    "700212, another audience",
    "RDT012",
    { world: credential({ audience: "https://github.com/acme" }) },
    { ...created, names: [...created.names, "update"], unknown: [...IDENTITY, "<name>"] },
  ],
  ["700213, another subject", "RDT013", { world: credential({ subject: "repo:acme/platform:ref:refs/heads/main" }) }, created],
  [
    "7002138, another case",
    "RDT014",
    { world: credential({ subject: "repo:Acme/Platform:environment:restore-drills" }) },
    { ...created, names: [...created.names, "update"], unknown: [...IDENTITY, "<name>"] },
  ],
  [
    "7002131, an expression that does not fit",
    "RDT015",
    {
      world: ({ entra }) => {
        const [app] = entra.applications;
        const issuer = "{base}/oidc";
        app?.credentials.splice(0, 1, {
          name: "any",
          issuer,
          expression: "claims['sub'] matches 'repo:acme/estate:*'",
          audience: AUDIENCE,
        });
      },
    },
    created,
  ],
  ["70025, no credential", "RDT016", { world: ({ entra }) => void entra.applications[0]?.credentials.splice(0) }, created],
  ["7000226, no credential", "RDT016", { world: policy(7000226) }, created],
  [
    "700016, the object id for the client id",
    "RDT017",
    { plan: azure({ "client-id": OBJECT }) },
    { names: [OBJECT, TENANT], late: false },
  ],
  [
    "700024, a token from a clock that is slow",
    "RDT018",
    { world: ({ github }) => void Object.assign(github.oidc, { aheadSeconds: -900 }) },
    { late: false },
  ],
  [
    "700024, a token from a clock that is fast",
    "RDT018",
    { world: ({ github }) => void Object.assign(github.oidc, { aheadSeconds: 3600 }) },
    { late: false },
  ],
  [
    "700027, a key that the issuer does not publish",
    "RDT019",
    { world: ({ github }) => void Object.assign(github.oidc, { key: "another" }) },
    { names: [CLIENT, "https://twin/oidc"] },
  ],
  [
    "7000215, a client secret",
    "RDT020",
    answered(7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value."),
    created,
  ],
  ["700223, federation is disabled in the tenant", "RDT021", { world: policy(700223) }, { names: [TENANT, "https://twin/oidc"] }],
  ["700238, the tenant allows certain issuers", "RDT021", { world: policy(700238) }, { names: [TENANT, "https://twin/oidc"] }],
  ["70052, a kind of identity that cannot be federated", "RDT022", { world: policy(70052) }, { names: [CLIENT] }],
  ["700233, an expression that does not parse", "RDT023", { world: policy(700233) }, created],
  ["700234, an expression that fails", "RDT023", { world: policy(700234) }, created],
  ["700235, an expression that is not supported", "RDT023", { world: policy(700235) }, created],
  ["700237, an expression that is not allowed", "RDT023", { world: policy(700237) }, created],
  ["7002241, an issuer that is blocked", "RDT023", { world: policy(7002241) }, created],
  [
    "90002, another tenant",
    "RDT024",
    { plan: azure({ "tenant-id": "99999999-9999-4999-8999-999999999999" }) },
    { names: ["0f3e0000-0000-4000-8000-000000000001"], late: false },
  ],
  ["900382, another cloud", "RDT025", { world: policy(900382) }, { names: ["azure.cloud"], late: false }],
  ["53003, Conditional Access", "RDT026", { world: policy(53003) }, { names: [CLIENT] }],
];

describe.concurrent("Entra's refusals: AADSTS", () => {
  it.for(ROWS)("%s", async ([_, rule, scenario, wanted], { expect }) => {
    // Google is not asked: its own refusals are told elsewhere.
    const seen = await run({
      ...scenario,
      plan: (plan) => {
        scenario.plan?.(plan);
        delete plan.restores["orders-vm"]?.secrets;
      },
    });
    expectDiagnosis(expect, seen, [rule], wanted);
  });
});
