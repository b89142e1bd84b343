import type { Answer, Call, Route, World } from "../core.ts";
import { here, issuerAt } from "../issuers.ts";
import { readJwt, seconds, signedBy, signJwt, text } from "../tokens.ts";
import { evaluate } from "./cel.ts";
import { oauthError } from "./errors.ts";
import type { Pool, Provider } from "./world.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const SUBJECT_TYPES = ["jwt", "id_token"].map((type) => `urn:ietf:params:oauth:token-type:${type}`);
const SUBJECT_LIMIT = 127;

/** Google's Security Token Service: somebody else's token for one of Google's. */
export const stsRoutes: readonly Route[] = [
  { name: "google.sts.token", service: "sts", method: "POST", path: "/v1/token", open: true, answer: exchange },
];

/** Takes a form, or JSON with camelCase names. */
function exchange(world: World, call: Call): Answer {
  const field = (name: string) => fieldOf(call.body, name);
  if (field("grant_type") !== GRANT) return oauthError("unsupported_grant_type", "Invalid grant type.");
  if (field("requested_token_type") !== ACCESS_TOKEN) return oauthError("invalid_request", "Invalid requested token type.");
  if (!SUBJECT_TYPES.includes(field("subject_token_type"))) return oauthError("invalid_request", "Invalid subject token type.");
  if (field("scope") === "") return oauthError("invalid_scope", "Missing required scope.");
  const audience = field("audience");
  const [, name, number, poolId, providerId] =
    /^\/\/iam\.googleapis\.com\/(projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+))$/.exec(
      audience,
    ) ?? [];
  if (!name || !number || !/^\d+$/.test(number)) {
    return oauthError(
      "invalid_request",
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.',
    );
  }
  const pool = world.google.pools.find((one) => one.project === number && one.id === poolId);
  const provider = pool?.providers.find((one) => one.id === providerId);
  if (!pool || !provider || [pool, provider].some(({ disabled, deleted }) => disabled || deleted)) {
    return oauthError(
      "invalid_target",
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    );
  }
  return federate(world, call.now, field("subject_token"), { pool, provider, name });
}

interface Trusting {
  readonly pool: Pool;
  readonly provider: Provider;
  readonly name: string;
}

function federate(world: World, now: number, jwt: string, { pool, provider, name }: Trusting): Answer {
  const claims = readJwt(jwt)?.claims;
  if (!claims) return oauthError("invalid_request", "Invalid JWT: the subject token is malformed.");
  const unverified = refuseToken(world, now, jwt, claims, provider, name);
  if (unverified) return unverified;
  const mapped: Record<string, string> = {};
  for (const [target, expression] of Object.entries(provider.mapping)) {
    const value = evaluate(expression, { assertion: claims });
    if (typeof value === "string") mapped[target] = value;
    else if (target === "google.subject")
      return oauthError("invalid_request", "The mapped attribute 'google.subject' must be of type STRING.");
  }
  const subject = mapped["google.subject"] ?? "";
  if (Buffer.byteLength(subject) > SUBJECT_LIMIT) {
    return oauthError(
      "invalid_request",
      `The size of mapped attribute google.subject exceeds the ${SUBJECT_LIMIT} bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than ${SUBJECT_LIMIT} bytes.`,
    );
  }
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(mapped).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
    );
  const variables = { assertion: claims, google: under("google."), attribute: under("attribute.") };
  if (provider.condition !== undefined && evaluate(provider.condition, variables) !== true) {
    return oauthError("unauthorized_client", "The given credential is rejected by the attribute condition.");
  }
  const { key, tokenSeconds } = world.google;
  const principal = `principal://iam.googleapis.com/projects/${pool.project}/locations/global/workloadIdentityPools/${pool.id}/subject/${subject}`;
  const access = signJwt(key, { principal, attributes: mapped, exp: Math.floor(now / 1000) + tokenSeconds });
  return {
    status: 200,
    body: { access_token: access, issued_token_type: ACCESS_TOKEN, token_type: "Bearer", expires_in: tokenSeconds },
  };
}

function refuseToken(
  world: World,
  now: number,
  jwt: string,
  claims: Readonly<Record<string, unknown>>,
  provider: Provider,
  name: string,
): Answer | undefined {
  const [issuer, expected] = [text(claims, "iss"), here(world, provider.issuer)];
  if (issuer !== expected) {
    return oauthError("invalid_grant", `The issuer in ID Token ${issuer} does not match the expected ones: ${expected}.`);
  }
  const known = issuerAt(world, issuer);
  if (!known?.reachable) return oauthError("invalid_grant", "Error connecting to the given credential's issuer.");
  if (!signedBy(jwt, known.keys)) return oauthError("invalid_grant", "Invalid signature on the ID Token.");
  const audience = text(claims, "aud");
  const own = `//iam.googleapis.com/${name}`;
  if (!(provider.audiences.length > 0 ? provider.audiences : [own, `https:${own}`]).includes(audience)) {
    return oauthError("invalid_grant", `The audience in ID Token [${audience}] does not match the expected audience.`);
  }
  if (now < seconds(claims, "exp") * 1000) return undefined;
  return oauthError("invalid_grant", `ID Token issued at ${seconds(claims, "iat")} is stale to sign-in.`);
}

function fieldOf(body: unknown, name: string): string {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const value = fields[name] ?? fields[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return typeof value === "string" ? value : "";
}
