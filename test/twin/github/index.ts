import type { Answer, Route } from "../core.ts";
import type { Desk } from "../desk.ts";
import { commentRoutes } from "./comments.ts";
import { gitRoutes } from "./git.ts";
import { oidcRoutes } from "./oidc.ts";
import { notFound, restRoutes } from "./rest.ts";

export const githubRoutes: readonly Route[] = [...oidcRoutes, ...restRoutes, ...gitRoutes, ...commentRoutes];

const message = (status: number, text: string): Answer => ({ status, body: { message: text, status: String(status) } });

/** GitHub at its door: the job's request token for the issuer, GITHUB_TOKEN for the API. */
export const githubDesk: Desk = {
  authenticate(world, token, now, path) {
    if (token === undefined) return { kind: "anonymous" };
    const { oidc, token: githubToken } = world.github;
    if (path.startsWith("/oidc/")) {
      return token === oidc.requestToken && now < oidc.requestTokenExpires ? { kind: "runner" } : message(401, "Unauthorized");
    }
    return token === githubToken ? { kind: "runner" } : message(401, "Bad credentials");
  },
  anonymous: () => message(401, "Unauthorized"),
  authorize: () => undefined,
  version: () => undefined,
  shape: (route, body) => (route.accepts?.safeParse(body).success === false ? message(422, "Validation Failed") : undefined),
  throttled: (seconds) => ({
    ...message(429, "API rate limit exceeded for installation."),
    headers: { "retry-after": String(seconds), "x-ratelimit-remaining": "0" },
  }),
  notFound,
};
