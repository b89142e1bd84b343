import { z } from "zod";
import type { Answer, Call, Route, World } from "../core.ts";
import { GOOGLE_ISSUER } from "../issuers.ts";
import { signJwt } from "../tokens.ts";
import { googleError } from "./errors.ts";
import { param, route, stamp } from "./route.ts";
import type { ServiceAccount } from "./world.ts";

const PATH = "/v1/projects/-/serviceAccounts/:email";
const MOST_SECONDS = 3600;

/** IAM Service Account Credentials: short-lived tokens of a service account, for whoever may impersonate it. */
export const credentialRoutes: readonly Route[] = [
  route("iam-credentials", "credentials.accessToken", `POST ${PATH}:generateAccessToken`, {
    needs: ["iam.serviceAccounts.getAccessToken", resourceOf],
    accepts: z.strictObject({
      // Python's library leaves it null unless it was told scopes.
      scope: z.array(z.string()).nullish(),
      lifetime: z.string().nullish(),
      delegates: z.array(z.string()).nullish(),
    }),
    answer: (world, call) => ofAccount(world, call, (account) => accessToken(world, call, account)),
  }),
  route("iam-credentials", "credentials.idToken", `POST ${PATH}:generateIdToken`, {
    needs: ["iam.serviceAccounts.getOpenIdToken", resourceOf],
    accepts: z.strictObject({
      audience: z.string().min(1),
      includeEmail: z.boolean().nullish(),
      delegates: z.array(z.string()).nullish(),
    }),
    answer: (world, call) => ofAccount(world, call, (account) => idToken(world, call, account)),
  }),
];

/** A service account in a path stands under the project `-`. */
export function resourceOf(call: Call, world: World): string {
  const email = param(call, "email");
  const account = world.google.serviceAccounts.find((one) => one.email === email || one.uniqueId === email);
  const [, named] = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  return `projects/${account?.project ?? named ?? "-"}/serviceAccounts/${account?.email ?? email}`;
}

function ofAccount(world: World, call: Call, answer: (account: ServiceAccount) => Answer): Answer {
  const email = param(call, "email");
  const account = world.google.serviceAccounts.find((one) => one.email === email || one.uniqueId === email);
  // A disabled account is as good as gone.
  if (account && !account.disabled) return answer(account);
  return googleError(404, `Not found; Gaia id not found for email ${email}`);
}

function accessToken(world: World, call: Call, account: ServiceAccount): Answer {
  const lifetime = (call.body as { lifetime?: string | null }).lifetime ?? `${MOST_SECONDS}s`;
  const seconds = Number(/^(\d+)(?:\.\d+)?s$/.exec(lifetime)?.[1] ?? Number.NaN);
  if (!(seconds > 0))
    return googleError(400, `Invalid value at 'lifetime' (type.googleapis.com/google.protobuf.Duration), "${lifetime}"`);
  if (seconds > MOST_SECONDS) return googleError(400, "The access token lifetime cannot exceed 3600 seconds.");
  const principal = call.caller.kind === "google" ? call.caller.principal : "";
  const expires = Math.floor(call.now / 1000) + seconds;
  const token = signJwt(world.google.key, { principal, serviceAccount: account.email, exp: expires });
  return { status: 200, body: { accessToken: token, expireTime: stamp(expires * 1000, false) } };
}

function idToken(world: World, call: Call, account: ServiceAccount): Answer {
  const { audience, includeEmail } = call.body as { audience: string; includeEmail?: boolean };
  const issued = Math.floor(call.now / 1000);
  const token = signJwt(world.google.key, {
    iss: GOOGLE_ISSUER,
    aud: audience,
    azp: account.uniqueId,
    sub: account.uniqueId,
    ...(includeEmail ? { email: account.email, email_verified: true } : {}),
    iat: issued,
    exp: issued + MOST_SECONDS,
  });
  return { status: 200, body: { token } };
}
