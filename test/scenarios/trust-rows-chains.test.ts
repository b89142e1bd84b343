import { describe, it } from "vitest";
import { AUDIENCE, AUDIENCE_CLIENT, type Chain, entraThenGoogle, googleThenEntra } from "../twin/chains.ts";
import type { World } from "../twin/core.ts";
import type { FederatedCredential } from "../twin/entra/world.ts";
import type { Provider } from "../twin/google/world.ts";
import { run, type Scenario } from "./harness.ts";
import { expectDiagnosis, type Wanted } from "./trust-findings.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const OBJECT = "33333333-3333-4333-8333-333333333333";
const SUBJECT = "repo:acme/platform:environment:restore-drills";
const IMMUTABLE = "repo:acme@6450/platform@64501:environment:restore-drills";
const ACCOUNT = "drills@acme-prod.iam.gserviceaccount.com";
const UNIQUE_ID = "104567890123456789012";
const IDENTITY = ["<identity>", "<group>"];
const V1 = `https://sts.windows.net/${TENANT}/`;
const POOLS = "projects/123456789012/locations/global/workloadIdentityPools";

type Change = (world: World) => void;
const all =
  (...changes: readonly Change[]): Change =>
  (world) => {
    for (const change of changes) change(world);
  };
const provider =
  (change: Partial<Provider>): Change =>
  ({ google }) =>
    void Object.assign(google.pools[0]?.providers[0] ?? {}, change);
const pool =
  (change: object): Change =>
  ({ google }) =>
    void Object.assign(google.pools[0] ?? {}, change);
const credential =
  (change: Partial<FederatedCredential>): Change =>
  ({ entra }) =>
    void Object.assign(entra.applications[0]?.credentials[0] ?? {}, change);
const github =
  (change: Partial<World["github"]>): Change =>
  (world) =>
    void Object.assign(world.github, change);
const notAllowed: Change = ({ google }) => {
  google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
};
const planned =
  (trust: Record<string, string>): NonNullable<Scenario["plan"]> =>
  (plan) => {
    plan.trust = trust;
  };
const noSecrets: NonNullable<Scenario["plan"]> = ({ restores }) => void delete restores["orders-vm"]?.secrets;

/** `version`: of Entra's tokens. */
type Case = readonly [name: string, rule: string, of: Scenario & { readonly version?: 1 | 2 }, Wanted];
const chain = (name: string, start: (version: 1 | 2) => Chain, cases: readonly Case[]) =>
  describe.concurrent(name, () => {
    for (const [what, rule, { version = 1, ...scenario }, wanted] of cases)
      it(what, async ({ expect }) => {
        const { world, plan } = start(version);
        const seen = await run({
          ...scenario,
          world: all(world, scenario.world ?? (() => {})),
          plan: (of) => {
            plan(of);
            scenario.plan?.(of);
          },
        });
        expectDiagnosis(expect, seen, [rule], wanted);
      });
  });

const entraAt = ["tenant", "--project=123456789012", "--workload-identity-pool=entra"];
const fromGithub = { names: [CLIENT, '"issuer":"https://twin/oidc"', `"subject":"${SUBJECT}"`], unknown: IDENTITY };
chain("GitHub → Entra → Google: Entra refuses GitHub's token", entraThenGoogle, [
  ["its issuer", "RDT011", { world: credential({ issuer: "{base}/oidc/acme" }) }, fromGithub],
  [
    "another subject",
    "RDT013",
    {
      world: credential({ subject: "repo:acme/platform:environment:production" }),
      plan: planned({ "azure-subject": "repo:acme/platform:environment:production" }),
    },
    fromGithub,
  ],
  [
    "its subject's case",
    "RDT014",
    { world: credential({ subject: SUBJECT.toUpperCase() }) },
    { ...fromGithub, unknown: [...IDENTITY, "<name>"] },
  ],
  [
    "an immutable subject",
    "RDT013",
    { world: github({ immutableSubject: true }), plan: planned({ "azure-subject": SUBJECT }) },
    { ...fromGithub, names: [CLIENT, IMMUTABLE] },
  ],
  [
    "a renamed repository",
    "RDT013",
    { world: github({ repository: "acme/estate" }), plan: planned({ "azure-subject": SUBJECT }) },
    { ...fromGithub, names: [CLIENT, "repo:acme/estate:environment:restore-drills"] },
  ],
  ["its audience", "RDT012", { world: credential({ audience: AUDIENCE }) }, { ...fromGithub, unknown: [...IDENTITY, "<name>"] }],
]);

chain("GitHub → Entra → Google: Google refuses Entra's token", entraThenGoogle, [
  [
    "a v2 token where v1 is expected",
    "RDT044",
    { version: 2, world: provider({ issuer: V1 }) },
    { names: [...entraAt, `--issuer-uri=https://twin/${TENANT}/v2.0`, AUDIENCE_CLIENT] },
  ],
  [
    "a v1 token where v2 is expected",
    "RDT044",
    { world: provider({ issuer: `{base}/${TENANT}/v2.0` }) },
    { names: [...entraAt, `--issuer-uri=${V1}`, AUDIENCE] },
  ],
  [
    "an issuer without its slash",
    "RDT044",
    { world: provider({ issuer: V1.slice(0, -1) }) },
    { names: [...entraAt, `--issuer-uri=${V1}`] },
  ],
  [
    "another tenant's issuer",
    "RDT044",
    { world: provider({ issuer: V1.replaceAll("1", "9") }) },
    { names: [...entraAt, `--issuer-uri=${V1}`] },
  ],
  [
    "the URI where the client id is presented",
    "RDT043",
    { version: 2, world: provider({ audiences: [AUDIENCE] }) },
    { names: [...entraAt, `--allowed-audiences=${AUDIENCE_CLIENT}`] },
  ],
  [
    "the client id where the URI is presented",
    "RDT043",
    { world: provider({ audiences: [AUDIENCE_CLIENT] }) },
    { names: [...entraAt, `--allowed-audiences=${AUDIENCE}`] },
  ],
  [
    "a condition on assertion.sub that may not be read",
    "RDT042",
    { world: provider({ condition: `assertion.sub == '${CLIENT}'` }) },
    { names: [...entraAt, `'assertion.sub == "${OBJECT}"'`] },
  ],
  [
    "the client id where assertion.sub is the object id",
    "RDT042",
    {
      world: provider({ condition: `assertion.sub == '${CLIENT}'` }),
      plan: planned({ "google-condition": `assertion.sub == '${CLIENT}'` }),
    },
    { names: [...entraAt, `assertion.sub == "${OBJECT}"`] },
  ],
  [
    "assertion.appid of another application",
    "RDT042",
    {
      world: provider({ condition: `assertion.appid == '${OBJECT}'` }),
      plan: planned({ "google-condition": `assertion.appid == '${OBJECT}'` }),
    },
    { names: [...entraAt, `assertion.appid == "${CLIENT}"`] },
  ],
  [
    "assertion.appid, which a v2 token has not",
    "RDT042",
    {
      version: 2,
      world: provider({ condition: `assertion.appid == '${CLIENT}'` }),
      plan: planned({ "google-condition": `assertion.appid == '${CLIENT}'` }),
    },
    { names: [...entraAt, `assertion.azp == "${CLIENT}"`] },
  ],
  [
    "a mapping of a claim that Entra's tokens have not",
    "RDT048",
    { world: provider({ mapping: { "google.subject": "assertion.repository" } }) },
    { names: entraAt },
  ],
  ["a disabled pool", "RDT041", { world: pool({ disabled: true }) }, { names: entraAt }],
  ["a deleted provider", "RDT041", { world: provider({ deleted: true }) }, { names: entraAt }],
  [
    "impersonation",
    "RDT055",
    { world: notAllowed },
    { names: [ACCOUNT, `principal://iam.googleapis.com/${POOLS}/entra/subject/${OBJECT}`] },
  ],
]);

const githubAt = ["actions", "--project=123456789012", "--workload-identity-pool=github"];
const conditioned = (condition: string, change: Change = () => {}): Scenario => ({
  world: all(provider({ condition }), change),
  plan: planned({ "google-condition": condition }),
});
chain("GitHub → Google → Entra: Google refuses GitHub's token", googleThenEntra, [
  [
    "its issuer",
    "RDT044",
    { world: provider({ issuer: "{base}/oidc/" }) },
    { names: [...githubAt, "--issuer-uri=https://twin/oidc"] },
  ],
  [
    "its audience",
    "RDT043",
    { world: provider({ audiences: ["api://AzureADTokenExchange"] }) },
    { names: [...githubAt, `https://iam.googleapis.com/${POOLS}/github/providers/actions`] },
  ],
  [
    "its subject's case",
    "RDT042",
    conditioned("assertion.sub == 'repo:Acme/Platform:environment:restore-drills'"),
    { names: [...githubAt, SUBJECT] },
  ],
  [
    "an immutable subject",
    "RDT042",
    conditioned(`assertion.sub == '${SUBJECT}'`, github({ immutableSubject: true })),
    { names: [...githubAt, IMMUTABLE] },
  ],
  [
    "a renamed repository",
    "RDT042",
    conditioned("assertion.repository == 'acme/platform'", github({ repository: "acme/estate" })),
    { names: [...githubAt, '"acme/estate"'] },
  ],
  [
    "a mapping without text",
    "RDT048",
    { world: provider({ mapping: { "google.subject": "assertion.enterprise" } }) },
    { names: githubAt },
  ],
  ["a disabled provider", "RDT041", { world: provider({ disabled: true }) }, { names: githubAt }],
  [
    "a pool that is gone, also when no secret is needed",
    "RDT041",
    { world: pool({ deleted: true }), plan: noSecrets },
    { names: githubAt },
  ],
  [
    "a false condition, also when no secret is needed",
    "RDT042",
    { world: provider({ condition: "assertion.ref == 'refs/heads/release'" }), plan: noSecrets },
    { names: [...githubAt, '"64501"'] },
  ],
  [
    "impersonation, also when no secret is needed",
    "RDT055",
    { world: notAllowed, plan: noSecrets },
    { names: [ACCOUNT, `principal://iam.googleapis.com/${POOLS}/github/subject/${SUBJECT}`] },
  ],
]);

const ofAccount = { names: [CLIENT, '"issuer":"https://accounts.google.com"', `"subject":"${UNIQUE_ID}"`], unknown: IDENTITY };
chain("GitHub → Google → Entra: Entra refuses the service account's ID token", googleThenEntra, [
  ["its issuer's slash", "RDT011", { world: credential({ issuer: "https://accounts.google.com/" }) }, ofAccount],
  ["GitHub's issuer and subject", "RDT011", { world: credential({ issuer: "{base}/oidc", subject: SUBJECT }) }, ofAccount],
  [
    "the address for the numeric id",
    "RDT013",
    { world: credential({ subject: ACCOUNT }), plan: planned({ "azure-subject": ACCOUNT }) },
    ofAccount,
  ],
  [
    "another's numeric id",
    "RDT013",
    { world: credential({ subject: "999999999999999999999" }), plan: planned({ "azure-subject": "999999999999999999999" }) },
    ofAccount,
  ],
  [
    "its audience",
    "RDT012",
    { world: credential({ audience: "https://iam.googleapis.com" }) },
    { ...ofAccount, unknown: [...IDENTITY, "<name>"] },
  ],
  ["no credential at all", "RDT016", { world: ({ entra }) => void entra.applications[0]?.credentials.splice(0) }, ofAccount],
]);
