import { z } from "zod";
import type { Plan, ThroughGoogle } from "../../core/index.ts";
import { type Ask, askJson } from "../../io/ask-json.ts";
import { shapedAs } from "../../io/entries.ts";
import { type Io, Refused } from "../../io/io.ts";
import { LIMITS } from "../../wire/wire.ts";
import { googleEndpoints } from "./clouds.ts";
import { presenting } from "./github.ts";
import { type AccessToken, bearer } from "./kept.ts";
import type { Claims, Subject, SubjectToken } from "./subject.ts";

/** The trust at Google: a provider of a pool, and the service account that its principals may impersonate. */
export type GoogleTrust = Omit<ThroughGoogle, "serviceAccount"> & { readonly serviceAccount: string | null };

/** The plan's, with the endpoints of its universe. */
export function googleTrust({ google }: Pick<Plan, "google">): GoogleTrust {
  if (!google) throw new Error("the plan has no google section, yet a Google identity was asked for");
  const endpoints = googleEndpoints({ google });
  return {
    workloadIdentityProvider: google.workloadIdentityProvider,
    serviceAccount: google.serviceAccount ?? null,
    universe: google.universe,
    sts: endpoints.sts,
    iamCredentials: endpoints["iam-credentials"],
  };
}

/** The provider's full resource name: the audience of the exchange, and (with `https:`) that of the tokens it takes by default. */
export function providerName({ universe, workloadIdentityProvider }: GoogleTrust): string {
  return `//iam.${universe}/${workloadIdentityProvider}`;
}

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
/** Longer lives no token; what says so is no answer of a token service. */
const LONGEST_S = 366 * 86_400;
const federated = z.object({ access_token: bearer, expires_in: z.number().positive().max(LONGEST_S) });
const impersonated = z.object({ accessToken: bearer, expireTime: z.iso.datetime({ offset: true }) });
const identified = z.object({ token: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/) });

export interface Federated extends AccessToken {
  readonly presented: SubjectToken;
}

/** Subject token → a federated token of Google's Security Token Service. https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token @throws Refused */
export async function federate(io: Io, subject: Subject, trust: GoogleTrust): Promise<Federated> {
  const presented = await subject.next();
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: providerName(trust),
    scope: SCOPE,
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    subject_token: presented.jwt,
  });
  const operation = `exchange ${subject.name} at Google STS`;
  const { access_token: token, expires_in: seconds } = await ask(io, federated, presented.claims, {
    service: "sts",
    operation,
    url: `${trust.sts}/v1/token`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
  io.mask(token);
  return { token, expiresAt: io.now() + seconds * 1000, presented };
}

/** Federated token → an access token of the service account. @throws Refused */
export async function impersonate(
  io: Io,
  { token, presented }: Federated,
  trust: GoogleTrust,
  account: string,
  lifetimeSeconds: number,
): Promise<Federated> {
  const said = await ask(io, impersonated, presented.claims, {
    operation: "impersonate the service account",
    ...accountRequest(trust, account, "generateAccessToken", token, { scope: [SCOPE], lifetime: `${lifetimeSeconds}s` }),
  });
  io.mask(said.accessToken);
  return { token: said.accessToken, expiresAt: Date.parse(said.expireTime), presented };
}

/**
 * Federated token → an ID token of the service account: `iss` is https://accounts.google.com, `sub` its numeric unique id.
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
 * @throws Refused
 */
export async function identify(
  io: Io,
  { token, presented }: Federated,
  trust: GoogleTrust,
  account: string,
  audience: string,
): Promise<string> {
  const { token: jwt } = await ask(io, identified, presented.claims, {
    operation: "ask for the service account's ID token (to show it to Entra)",
    ...accountRequest(trust, account, "generateIdToken", token, { audience, includeEmail: true }),
  });
  io.mask(jwt);
  return jwt;
}

function accountRequest(
  { iamCredentials }: GoogleTrust,
  account: string,
  method: string,
  token: string,
  body: object,
): Omit<Ask, "operation"> {
  return {
    service: "iam-credentials",
    url: `${iamCredentials}/v1/projects/-/serviceAccounts/${account}:${method}`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** A POST whose answer has this shape; a refusal says which token was presented. */
async function ask<T>(io: Io, shape: z.ZodType<T>, claims: Claims, request: Ask): Promise<T> {
  try {
    const body = await askJson(io, { ...request, method: "POST", limit: LIMITS.token });
    return shapedAs(shape, body, request.service, request.operation);
  } catch (error) {
    if (error instanceof Refused) throw new Refused(presenting(error.refusal, claims), error.retryAfterMs);
    throw error;
  }
}
