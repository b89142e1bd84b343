import type { Answer, Route } from "../core.ts";
import { publicJwk, signJwt } from "../tokens.ts";
import { claimsFor, githubIssuer } from "./claims.ts";

const unreachable: Answer = { status: 503, body: "upstream connect error or disconnect/reset before headers" };

/** The issuer's discovery document and keys, and the endpoint at which a job asks for its token. */
export const oidcRoutes: readonly Route[] = [
  {
    name: "github.oidc.discovery",
    service: "github",
    method: "GET",
    path: "/oidc/.well-known/openid-configuration",
    open: true,
    answer: (world) =>
      world.github.oidc.reachable
        ? {
            status: 200,
            body: {
              issuer: githubIssuer(world),
              jwks_uri: `${githubIssuer(world)}/.well-known/jwks`,
              subject_types_supported: ["public", "pairwise"],
              response_types_supported: ["id_token"],
              claims_supported: Object.keys(claimsFor(world, "", 0)),
              id_token_signing_alg_values_supported: ["RS256"],
              scopes_supported: ["openid"],
            },
          }
        : unreachable,
  },
  {
    name: "github.oidc.keys",
    service: "github",
    method: "GET",
    path: "/oidc/.well-known/jwks",
    open: true,
    answer: ({ github }) =>
      github.oidc.reachable ? { status: 200, body: { keys: github.oidc.published.map(publicJwk) } } : unreachable,
  },
  {
    name: "github.oidc.token",
    service: "github",
    method: "GET",
    path: "/oidc/token",
    answer(world, call) {
      if (call.caller.kind !== "runner") return { status: 401, body: { message: "Unauthorized" } };
      const [owner] = world.github.repository.split("/");
      const audience = call.query.get("audience") || `https://github.com/${owner}`;
      return { status: 200, body: { value: signJwt(world.github.oidc.key, claimsFor(world, audience, call.now)) } };
    },
  },
];
