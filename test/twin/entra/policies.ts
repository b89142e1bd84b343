import type { Answer } from "../core.ts";
import { type Aadsts, aadsts } from "./refusals.ts";
import type { Application, EntraWorld } from "./world.ts";

/** What the tenant's own settings refuse, whatever the token: no client can bring it about or mend it. */
const TEXTS = {
  53003: () => "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
  70052: () => "The identity must be a managed identity, a single tenant app, or a service account.",
  700223: (_, { tenantId }) => `Workload identity federation is disabled by policy for tenant '${tenantId}'.`,
  700233: ({ clientId }) =>
    `A claims matching expression of a federated identity credential of '${clientId}' could not be parsed.`,
  700234: ({ clientId }) =>
    `A claims matching expression of a federated identity credential of '${clientId}' could not be evaluated.`,
  700235: () => "The claims matching expression uses an operator or a claim that is not supported.",
  700237: () => "Claims matching expressions are not allowed for the issuer of the presented assertion.",
  700238: (_, { tenantId }) => `Tenant '${tenantId}' allows federated identity credentials of certain issuers only.`,
  900382: () => "Confidential Client is not supported in Cross Cloud request.",
  7000226: ({ clientId, name }) => `The application '${clientId}'(${name}) has no configured federated identity credentials.`,
  7002241: () => "The issuer of the presented assertion is blocked for claims matching expressions.",
} as const satisfies Partial<Record<Aadsts, (app: Application, tenant: EntraWorld) => string>>;
export type Policy = keyof typeof TEXTS;

/** Undefined: no setting of the tenant refuses it. */
export function refusedByPolicy(tenant: EntraWorld, app: Application, now: number): Answer | undefined {
  const code = tenant.refuses;
  return code === undefined ? undefined : aadsts(code, TEXTS[code](app, tenant), now);
}
