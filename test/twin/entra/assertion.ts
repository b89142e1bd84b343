import type { Answer, World } from "../core.ts";
import { here, issuerAt } from "../issuers.ts";
import { type Jwt, readJwt, seconds, signedBy, text } from "../tokens.ts";
import { accepts } from "./flexible.ts";
import { aadsts } from "./refusals.ts";
import type { Application, FederatedCredential } from "./world.ts";

const CHECK =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const NONE = "No matching federated identity record found for presented assertion";

/** Undefined: the assertion is one that the application's federated credentials trust. Else Entra's refusal. `now`: epoch milliseconds. */
export function refuseAssertion(world: World, app: Application, assertion: string, now: number): Answer | undefined {
  const jwt = readJwt(assertion);
  if (!jwt) return aadsts(50027, "JWT token is invalid or malformed.", now);
  return unmatched(world, app, jwt, now) ?? unverified(world, jwt, assertion, now);
}

/** Issuer, subject and audience are compared exactly, case included. */
function unmatched(world: World, app: Application, { claims }: Jwt, now: number): Answer | undefined {
  const [issuer, subject, audience] = [text(claims, "iss"), text(claims, "sub"), text(claims, "aud")];
  if (app.credentials.length === 0) {
    return aadsts(70025, `The client '${app.clientId}'(${app.name}) has no configured federated identity credentials.`, now);
  }
  const visible = app.credentials.filter(({ visibleFrom }) => visibleFrom === undefined || visibleFrom <= now);
  if (visible.length === 0) {
    return aadsts(
      70021,
      `${NONE}. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audience}'. ${CHECK}`,
      now,
    );
  }
  const trusted = visible.filter((one) => here(world, one.issuer) === issuer);
  if (trusted.length === 0) return aadsts(700211, `${NONE} issuer '${issuer}'. ${CHECK}`, now);
  const matching = trusted.filter((one) => subjectMatches(one, subject, claims));
  if (matching.length === 0) {
    if (trusted.some((one) => one.subject?.toLowerCase() === subject.toLowerCase())) {
      return aadsts(
        7002138,
        `${NONE} subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${CHECK}`,
        now,
      );
    }
    if (trusted.some(({ expression }) => expression !== undefined)) {
      return aadsts(
        7002131,
        `No matching federated identity record found for presented assertion subject '${subject}' or no federated identity credential expression matched the presented assertion. ${CHECK}`,
        now,
      );
    }
    return aadsts(700213, `${NONE} subject '${subject}'. ${CHECK}`, now);
  }
  if (matching.some((one) => one.audience === audience)) return undefined;
  return aadsts(700212, `${NONE} audience '${audience}'. ${CHECK}`, now);
}

function subjectMatches(one: FederatedCredential, subject: string, claims: Jwt["claims"]): boolean {
  return one.expression === undefined ? one.subject === subject : accepts(one.expression, claims);
}

function unverified(world: World, { header, claims }: Jwt, assertion: string, now: number): Answer | undefined {
  const issuer = issuerAt(world, text(claims, "iss"));
  if (!issuer?.reachable) {
    return aadsts(50166, `Request to External OIDC endpoint failed. Endpoint: '${text(claims, "iss")}'.`, now);
  }
  if (!signedBy(assertion, issuer.keys)) {
    return aadsts(
      700027,
      `Client assertion failed signature validation. [Reason - The key was not found., Thumbprint of key used by client: '${text(header, "x5t")}'].`,
      now,
    );
  }
  // Google's ID tokens have no `nbf`.
  const from = ("nbf" in claims ? seconds(claims, "nbf") : seconds(claims, "iat")) * 1000;
  const until = seconds(claims, "exp") * 1000;
  // Entra allows five minutes of skew before, none after.
  if (now >= from - 300_000 && now < until) return undefined;
  const written = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString() : "unknown");
  return aadsts(
    700024,
    `Client assertion is not within its valid time range. Current time: ${written(now)}, assertion valid from ${written(from)}, expiry time of assertion ${written(until)}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
    now,
  );
}
