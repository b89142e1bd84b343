import type { Refusal, Service } from "../../../../src/core/index.ts";

/** [rule, service, status, code, text]: what the services really say. */
export type Told = readonly [rule: string, service: Service, status: number | undefined, code: string | undefined, text: string];

const NONE = "No matching federated identity record found for presented assertion";
const CHECK = "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
const entra = (rule: string, number: number, text: string): Told => [
  rule,
  "entra",
  401,
  `AADSTS${number}`,
  `AADSTS${number}: ${text}`,
];

const GITHUB: readonly Told[] = [
  [
    "RDT030",
    "github",
    undefined,
    "no-id-token-fork",
    "The job has no OIDC token to ask for: this is a pull_request run for a fork's pull request, and GitHub gives those none.",
  ],
  [
    "RDT034",
    "github",
    undefined,
    "no-id-token-dependabot",
    "The job has no OIDC token to ask for: Dependabot triggered this push run, and GitHub treats it as a fork's.",
  ],
  ["RDT035", "github", undefined, "no-id-token-called", "The job has no OIDC token to ask for: it is in a reusable workflow."],
  ["RDT036", "github", undefined, "no-id-token-server", "The issuer is https://github.acme.example/_services/token."],
  [
    "RDT031",
    "github",
    undefined,
    "no-id-token",
    "The job has no OIDC token to ask for: ACTIONS_ID_TOKEN_REQUEST_URL is not set, so `permissions: id-token: write` is missing.",
  ],
  ["RDT032", "github", 401, undefined, "The answer is JSON without an error message: {}"],
  ["RDT033", "github", 200, undefined, "the answer holds no token"],
];

const ENTRA: readonly Told[] = [
  entra(
    "RDT010",
    70021,
    `${NONE}. Assertion Issuer: 'https://token.actions.githubusercontent.com'. Assertion Subject: 'repo:acme/platform:ref:refs/heads/main'. Assertion Audience: 'api://AzureADTokenExchange'. ${CHECK}`,
  ),
  entra("RDT011", 700211, `${NONE} issuer 'https://token.actions.githubusercontent.com/acme'. ${CHECK}`),
  entra("RDT012", 700212, `${NONE} audience 'api://wrong'. ${CHECK}`),
  entra("RDT013", 700213, `${NONE} subject 'repo:acme@1/platform@2:environment:drills'. ${CHECK}`),
  entra(
    "RDT014",
    7002138,
    `${NONE} subject 'repo:Acme/platform:environment:drills'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.`,
  ),
  entra(
    "RDT015",
    7002131,
    `${NONE} subject 'repo:acme/platform:ref:refs/heads/x' or no federated identity credential expression matched the presented assertion.`,
  ),
  entra("RDT016", 70025, "The client 'x'(drills) has no configured federated identity credentials."),
  entra("RDT016", 7000226, "No federated credentials are configured."),
  entra("RDT017", 700016, "Application with identifier '51aa' was not found in the directory 'Acme'."),
  entra(
    "RDT018",
    700024,
    "Client assertion is not within its valid time range. Current time: 2026-11-24T09:05:00Z, assertion valid from 2026-11-24T08:00:00Z, expiry time of assertion 2026-11-24T08:05:00Z.",
  ),
  entra("RDT019", 700027, "Client assertion failed signature validation. [Reason - The key was not found.]"),
  entra("RDT019", 50027, "JWT token is invalid or malformed."),
  entra("RDT020", 7000215, "Invalid client secret provided."),
  entra("RDT020", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  entra("RDT021", 700223, "Workload identity federation is disabled in the tenant."),
  entra("RDT021", 700238, "The tenant's policy does not allow this issuer."),
  entra("RDT022", 70052, "The identity must be a managed identity, a single tenant app or a service account."),
  ...[700233, 700234, 700235, 700237, 7002241].map((number) =>
    entra("RDT023", number, "The flexible federated identity credential could not be used."),
  ),
  entra(
    "RDT024",
    90002,
    "Tenant '7d1c' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  ),
  entra("RDT025", 900382, "Confidential Client is not supported in Cross Cloud request."),
  entra("RDT026", 53003, "Access has been blocked by Conditional Access policies."),
  entra("RDT027", 50166, "Request to External OIDC endpoint failed."),
  entra("RDT037", 500011, "The resource principal named api://4444 was not found in the tenant named Acme."),
  entra("RDT038", 501051, "Application '51aa'(drills) is not assigned to a role for the application '4444'(audience)."),
  entra("RDT028", 500011, "The resource principal named https://management.example was not found in the tenant."),
  entra("RDT029", 90033, "A transient error has occurred. Please try again."),
];

const GRAPH: readonly Told[] = [
  ["RDT059", "graph", 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
];

export const TRUST_TEXTS: readonly Told[] = [...GITHUB, ...ENTRA, ...GRAPH];

export const refused = ([, service, status, code, text]: Told): Refusal => ({
  service,
  operation: "do what was to be done",
  ...(status === undefined ? {} : { status }),
  ...(code === undefined ? {} : { code }),
  text,
});
