import { z } from "zod";
import type { Refusal, Settings } from "../../core/index.ts";
import { askJson } from "../../io/ask-json.ts";
import type { Io } from "../../io/io.ts";
import { Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { LIMITS } from "../../wire/wire.ts";
import { describeShape } from "../refusals/visible.ts";

/** The job's OIDC token for one audience: the JWT (in memory only) and its decoded claims. */
export interface GitHubToken {
  readonly jwt: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Where nobody looked for the cause (no-token.ts). */
const UNKNOWN = { code: "no-id-token", text: "The job has no OIDC token to ask for." };
const answer = z.object({ value: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/) });

/**
 * Mints a GitHub OIDC token. It lives 5 minutes while the request token lives for the job (Azure/azure-cli#28778), so one is minted for
 * each exchange and none is kept.
 * @throws Refused `github` with a code that begins `no-id-token` when the job may not ask for one, or with GitHub's own answer.
 */
export async function mint(io: Io, settings: Settings, audience: string): Promise<GitHubToken> {
  const operation = `ask for the job's OIDC token for ${audience}`;
  const { oidc } = settings;
  if (!oidc) throw new Refused({ service: "github", operation, ...(settings.noToken ?? UNKNOWN) });
  const url = new URL(oidc.url);
  url.searchParams.set("audience", audience);
  const body = await retrying(io, READ_PATIENCE_MS, () =>
    askJson(io, {
      service: "github",
      operation,
      url: url.href,
      headers: { authorization: `Bearer ${oidc.token}` },
      limit: LIMITS.token,
    }),
  );
  const parsed = answer.safeParse(body);
  if (!parsed.success)
    throw new Refused({ service: "github", operation, status: 200, text: `The answer holds no token. ${describeShape(body)}` });
  const jwt = parsed.data.value;
  io.mask(jwt);
  const claims = claimsOf(jwt);
  seen.set(settings, claims);
  return { jwt, claims };
}

const seen = new WeakMap<Settings, GitHubToken["claims"]>();

/** The claims of the token that was minted last, its audience aside the same as any other's of the job; undefined before the first. */
export function claimsSeen(settings: Settings): GitHubToken["claims"] | undefined {
  return seen.get(settings);
}

/** The claims of a JWT, unverified: the clouds verify it, we only show it. An unreadable payload has no claims. */
export function claimsOf(jwt: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims) ? { ...claims } : {};
  } catch {
    return {};
  }
}

/** A refusal that says which token was presented, so that its explanation can compare; what it already says stays. @param claims of that token. */
export function presenting(refusal: Refusal, claims: Readonly<Record<string, unknown>>): Refusal {
  if (refusal.presented) return refusal;
  const text = (claim: string, name: string) => (typeof claims[claim] === "string" ? { [name]: claims[claim] } : {});
  return { ...refusal, presented: { ...text("sub", "subject"), ...text("iss", "issuer"), ...text("aud", "audience") } };
}
