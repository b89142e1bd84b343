import { randomUUID } from "node:crypto";
import { STORAGE_AUDIENCES } from "../arm/storage/routes-blobs.ts";
import type { Answer, Call, World } from "../core.ts";
import { v1Issuer, v2Issuer } from "../issuers.ts";
import { signJwt } from "../tokens.ts";
import { refuseAssertion } from "./assertion.ts";
import { armAudiences } from "./bearer.ts";
import { graphAudience } from "./graph.ts";
import { refusedByPolicy } from "./policies.ts";
import { aadsts } from "./refusals.ts";
import type { Application, Resource } from "./world.ts";

/** Their client ids in every tenant. */
const AZURE_RESOURCE_MANAGER = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const AZURE_STORAGE = "e406a681-f3d4-42a8-90b6-c2b029497af1";

/** The client credentials grant with a federated assertion: an access token, or Entra's refusal. */
export function grant(world: World, call: Call): Answer {
  const { entra } = world;
  const { now } = call;
  const tenant = call.params.tenant ?? "";
  if (tenant !== entra.tenantId) return unknownTenant(tenant, now);
  const form = fields(call.body);
  for (const name of ["grant_type", "client_id", "scope"]) {
    if (!form[name]) return aadsts(900144, `The request body must contain the following parameter: '${name}'.`, now);
  }
  const { grant_type: type = "", client_id: clientId = "", scope = "" } = form;
  if (type !== "client_credentials") return aadsts(70003, `The app requested an unsupported grant type '${type}'.`, now);
  const app = entra.applications.find((one) => one.clientId === clientId);
  if (!app) {
    return aadsts(
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${entra.tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      now,
    );
  }
  if (form.client_secret) {
    return aadsts(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      now,
    );
  }
  if (!form.client_assertion || form.client_assertion_type !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return aadsts(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", now);
  }
  return (
    refusedByPolicy(entra, app, now) ?? refuseAssertion(world, app, form.client_assertion, now) ?? issue(world, app, scope, now)
  );
}

export function unknownTenant(tenant: string, now: number): Answer {
  return aadsts(
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    now,
  );
}

/** MSAL asks for OpenID scopes beside the resource's: the one that ends in `/.default` decides. */
function issue(world: World, app: Application, scope: string, now: number): Answer {
  const { entra } = world;
  const resource = scope
    .split(" ")
    .find((one) => one.endsWith("/.default"))
    ?.replace(/\/\.default$/, "");
  if (resource === undefined) {
    return aadsts(
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
      now,
    );
  }
  const graph = resource === graphAudience(world);
  const own = STORAGE_AUDIENCES.includes(resource)
    ? AZURE_STORAGE
    : graph || armAudiences(world).includes(resource)
      ? AZURE_RESOURCE_MANAGER
      : undefined;
  const of: Resource | undefined = own === undefined ? entra.resources[resource] : { clientId: own, version: 1 };
  if (of === undefined) {
    return aadsts(
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${entra.tenantName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
      now,
    );
  }
  if (of.assignmentRequired) {
    return aadsts(
      501051,
      `Application '${app.clientId}'(${app.name}) is not assigned to a role for the application '${of.clientId}'(${resource}).`,
      now,
    );
  }
  const { version } = of;
  const issued = Math.floor(now / 1000);
  const token = signJwt(entra.key, {
    aud: version === 1 ? resource : of.clientId,
    iss: version === 1 ? v1Issuer(entra.tenantId) : v2Issuer(world),
    iat: issued,
    nbf: issued - 300,
    exp: issued + entra.tokenSeconds,
    ...(version === 1 ? { appid: app.clientId, appidacr: "2" } : { azp: app.clientId, azpacr: "2" }),
    idtyp: "app",
    oid: app.objectId,
    sub: app.objectId,
    tid: entra.tenantId,
    uti: randomUUID(),
    ver: `${version}.0`,
    ...(graph && app.graphRoles.length > 0 ? { roles: app.graphRoles } : {}),
    ...(app.managedIdentity === undefined ? {} : { xms_mirid: app.managedIdentity }),
  });
  return {
    status: 200,
    headers: { "cache-control": "no-store, no-cache" },
    body: { token_type: "Bearer", expires_in: entra.tokenSeconds, ext_expires_in: entra.tokenSeconds, access_token: token },
  };
}

function fields(body: unknown): Record<string, string> {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string"));
}
