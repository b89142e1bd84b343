import type { Answer, Route, World } from "../core.ts";
import { v2Issuer } from "../issuers.ts";
import { publicJwk } from "../tokens.ts";
import { grant, unknownTenant } from "./grant.ts";

const AUTHORITY = { service: "entra", open: true } as const;

/** Only for the tenant that exists. */
function ofTenant(answer: (world: World) => unknown): Route["answer"] {
  return (world, { params, now }): Answer =>
    params.tenant === world.entra.tenantId
      ? { status: 200, headers: { "access-control-allow-origin": "*" }, body: answer(world) }
      : unknownTenant(params.tenant ?? "", now);
}

/** What MSAL asks of an authority: discovery, keys, the token endpoint. */
export const entraRoutes: readonly Route[] = [
  {
    ...AUTHORITY,
    name: "entra.discovery",
    method: "GET",
    path: "/:tenant/v2.0/.well-known/openid-configuration",
    answer: ofTenant((world) => {
      const at = `${world.base}/${world.entra.tenantId}`;
      return {
        token_endpoint: `${at}/oauth2/v2.0/token`,
        token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        jwks_uri: `${at}/discovery/v2.0/keys`,
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
        scopes_supported: ["openid", "profile", "email", "offline_access"],
        issuer: v2Issuer(world),
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
        tenant_region_scope: "EU",
        cloud_instance_name: new URL(world.base).host,
      };
    }),
  },
  {
    ...AUTHORITY,
    name: "entra.keys",
    method: "GET",
    path: "/:tenant/discovery/v2.0/keys",
    answer: (world, call) =>
      ["common", world.entra.tenantId].includes(call.params.tenant ?? "")
        ? { status: 200, body: { keys: world.entra.published.map(publicJwk) } }
        : unknownTenant(call.params.tenant ?? "", call.now),
  },
  {
    ...AUTHORITY,
    name: "entra.instance",
    method: "GET",
    path: "/common/discovery/instance",
    answer: (world) => {
      const { host } = new URL(world.base);
      return {
        status: 200,
        body: {
          tenant_discovery_endpoint: `${v2Issuer(world)}/.well-known/openid-configuration`,
          "api-version": "1.1",
          metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
        },
      };
    },
  },
  { ...AUTHORITY, name: "entra.token", method: "POST", path: "/:tenant/oauth2/v2.0/token", answer: grant },
];
