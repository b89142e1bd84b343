/** Google Cloud in the twin: its routes, and what it refuses before a route answers. */
import type { Answer, Call, Caller, Route, World } from "../core.ts";
import type { Desk } from "../desk.ts";
import { readJwt, seconds, signedBy, text } from "../tokens.ts";
import { denied, googleError, notEnabled, prohibited } from "./errors.ts";
import { allowed } from "./iam.ts";
import { credentialRoutes } from "./iamcredentials.ts";
import { keyRoutes } from "./kms.ts";
import { loggingRoutes } from "./logging.ts";
import { iamRoutes } from "./pools.ts";
import { exhausted } from "./quota.ts";
import { projectOf } from "./route.ts";
import { secretReads } from "./secrets.ts";
import { secretWrites } from "./secrets-write.ts";
import { stsRoutes } from "./sts.ts";

export const googleRoutes: readonly Route[] = [
  ...stsRoutes,
  ...credentialRoutes,
  ...iamRoutes,
  ...secretReads,
  ...secretWrites,
  ...keyRoutes,
  ...loggingRoutes,
];

const LOGIN =
  "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
const APIS: readonly (readonly [permission: RegExp, host: string, title: string])[] = [
  [/^secretmanager\./, "secretmanager.googleapis.com", "Secret Manager API"],
  [/^iam\.serviceAccounts\.get(AccessToken|OpenIdToken)/, "iamcredentials.googleapis.com", "IAM Service Account Credentials API"],
  [/^iam\./, "iam.googleapis.com", "Identity and Access Management (IAM) API"],
  [/^cloudkms\./, "cloudkms.googleapis.com", "Cloud Key Management Service (KMS) API"],
  [/^logging\./, "logging.googleapis.com", "Cloud Logging API"],
];

export const googleDesk: Desk = {
  authenticate,
  anonymous: () =>
    googleError(401, `Request is missing required authentication credential. ${LOGIN}`, { reason: "CREDENTIALS_MISSING" }),
  authorize(world, { caller, now }, { action, scope }) {
    const project = projectOf(world, scope.split("/")[1] ?? "");
    const [, host = "", title = ""] = APIS.find(([permission]) => permission.test(action)) ?? [];
    if (project && host !== "" && !project.services.includes(host)) return notEnabled(host, title, project.number);
    if (world.google.perimeter.includes(host)) return prohibited(host);
    const federated = caller.kind === "google" && caller.serviceAccount === undefined;
    if (federated && world.google.accountsOnly.includes(host)) return invalid();
    return caller.kind === "google" && allowed(world, caller, action, scope, now) ? undefined : denied(action, scope);
  },
  version: () => undefined,
  shape,
  throttled: (retry) => exhausted("accesses", "0", retry),
  notFound: (path) => googleError(404, `The requested URL ${path} was not found on this server.`),
};

const invalid = () =>
  googleError(401, `Request had invalid authentication credentials. ${LOGIN}`, { reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED" });

/** Who shows this access token. Disabling a pool kills the tokens that it gave; disabling a provider does not. */
function authenticate(world: World, token: string | undefined, now: number): Caller | Answer {
  if (token === undefined) return { kind: "anonymous" };
  const { google } = world;
  const claims = readJwt(token)?.claims;
  if (!claims || !signedBy(token, google.published)) return invalid();
  if (!(now < seconds(claims, "exp") * 1000)) {
    return googleError(401, `Request had invalid authentication credentials. ${LOGIN}`, { reason: "ACCESS_TOKEN_EXPIRED" });
  }
  const [principal, account] = [text(claims, "principal"), text(claims, "serviceAccount")];
  const live = ({ project, id, disabled, deleted }: (typeof google.pools)[number]) =>
    principal.includes(`/projects/${project}/locations/global/workloadIdentityPools/${id}/`) && !disabled && !deleted;
  if (account === "" && !google.pools.some(live)) return invalid();
  const attributes = claims.attributes as Readonly<Record<string, string>> | undefined;
  return { kind: "google", principal, ...(account ? { serviceAccount: account } : {}), ...(attributes ? { attributes } : {}) };
}

function shape(route: Route, body: Call["body"]): Answer | undefined {
  const parsed = route.accepts?.safeParse(body);
  if (!parsed || parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const unknown = /^Unrecognized keys?: "([^"]+)"/.exec(issue?.message ?? "")?.[1];
  const where = issue?.path.map(String).join(".") ?? "";
  return googleError(
    400,
    unknown
      ? `Invalid JSON payload received. Unknown name "${unknown}"${where ? ` at '${where}'` : ""}: Cannot find field.`
      : `Invalid value at '${where}': ${issue?.message ?? "the body is missing"}`,
  );
}
