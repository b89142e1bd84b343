import { randomUUID } from "node:crypto";
import type { Answer, Caller, Route, World } from "../core.ts";
import type { Desk } from "../desk.ts";
import { here } from "../issuers.ts";
import { readJwt, seconds, signedBy, text } from "../tokens.ts";
import type { FederatedCredential } from "./world.ts";

/** Microsoft Graph in the twin: where it answers, and the audience of its tokens. */
export function graphAudience({ base }: World): string {
  return `${base}/graph`;
}

/** https://learn.microsoft.com/graph/errors */
function graphError(status: number, code: string, message: string): Answer {
  const id = randomUUID();
  return {
    status,
    headers: { "request-id": id, "client-request-id": id },
    body: { error: { code, message, innerError: { "request-id": id, "client-request-id": id } } },
  };
}

const DENIED = graphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

/** What Graph is asked to explain a trust: the credentials of an application, by its client id. */
export const graphRoutes: readonly Route[] = [
  {
    name: "graph.credentials",
    service: "graph",
    method: "GET",
    path: "/graph/v1.0/:application/federatedIdentityCredentials",
    permission: () => ({ action: "Application.Read.All", scope: "/" }),
    answer(world, { params }) {
      const { application = "" } = params;
      const [, clientId] = /^applications\(appId='([^']*)'\)$/.exec(application) ?? [];
      const app = world.entra.applications.find((one) => one.clientId === clientId && one.managedIdentity === undefined);
      if (!app) {
        return graphError(
          404,
          "Request_ResourceNotFound",
          `Resource '${clientId ?? application}' does not exist or one of its queried reference-property objects are not present.`,
        );
      }
      const value = app.credentials.map((one) => ({
        id: one.name,
        name: one.name,
        description: "",
        ...credentialJson(world, one),
      }));
      return { status: 200, body: { "@odata.context": `${graphAudience(world)}/v1.0/$metadata`, value } };
    },
  },
];

/** A federated identity credential as Graph and the resource manager show it. */
export function credentialJson(world: World, { issuer, subject, expression, audience }: FederatedCredential): object {
  return {
    issuer: here(world, issuer),
    subject: subject ?? null,
    audiences: [audience],
    ...(expression === undefined ? {} : { claimsMatchingExpression: { value: expression, languageVersion: 1 } }),
  };
}

export const graphDesk: Desk = {
  authenticate(world, token, now): Caller | Answer {
    if (token === undefined) return { kind: "anonymous" };
    const claims = readJwt(token)?.claims;
    if (!claims || !signedBy(token, world.entra.published) || !(now < seconds(claims, "exp") * 1000))
      return graphError(401, "InvalidAuthenticationToken", "Access token validation failure.");
    const audience = text(claims, "aud");
    if (audience !== graphAudience(world))
      return graphError(401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.");
    return {
      kind: "entra",
      tenantId: text(claims, "tid"),
      clientId: text(claims, "appid"),
      objectId: text(claims, "oid"),
      audience,
      roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
    };
  },
  anonymous: () => graphError(401, "InvalidAuthenticationToken", "Access token is empty."),
  authorize: (_, { caller }, { action }) => (caller.kind === "entra" && caller.roles?.includes(action) ? undefined : DENIED),
  version: () => undefined,
  shape: () => undefined,
  throttled: (retry) => ({
    ...graphError(429, "TooManyRequests", "Too many requests."),
    headers: { "retry-after": String(retry) },
  }),
  notFound: (path) => graphError(400, "BadRequest", `Resource not found for the segment '${path.split("/").at(-1) ?? ""}'.`),
};
