import type { Service } from "../../src/core/index.ts";
import { armClock, armRoutes } from "./arm/index.ts";
import type { Answer, Call, Route, World } from "./core.ts";
import { type Desk, isAnswer, type Limited, refused } from "./desk.ts";
import { armDesk, entraDesk, entraRoutes, graphDesk, graphRoutes } from "./entra/index.ts";
import { githubDesk, githubRoutes } from "./github/index.ts";
import { googleDesk, googleRoutes } from "./google/index.ts";
import { type Found, router } from "./router.ts";

/** Every route of every service. */
const ROUTES: readonly Route[] = [...githubRoutes, ...entraRoutes, ...graphRoutes, ...armRoutes, ...googleRoutes];

const DESKS: Readonly<Record<Service, Desk>> = {
  github: githubDesk,
  entra: entraDesk,
  graph: graphDesk,
  arm: armDesk,
  sts: googleDesk,
  iam: googleDesk,
  "iam-credentials": googleDesk,
  "secret-manager": googleDesk,
  kms: googleDesk,
  logging: googleDesk,
};

/** A request as it arrived, its body read. */
export interface Received {
  readonly now: number;
  readonly method: string;
  /** As it came, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type FindRoute = (method: string, path: string) => Found;
export const findRoute: FindRoute = router(ROUTES);

/** What a test's own cloud has that the twin has not. */
export interface Extension {
  /** All routes, from the twin's own. */
  routes(twins: readonly Route[]): readonly Route[];
  /** Lets everything of its own happen that is due at `now` (epoch milliseconds). */
  clock(world: World, now: number): void;
}

/** The routes of a cloud that has more than the twin. */
export function findRouteIn(more: Extension): FindRoute {
  return router(more.routes(ROUTES));
}

/** What the clouds answer to a request for a route: who calls, whether they may, then the route itself. Changes nothing. */
export function answer(world: World, { route, params }: Exclude<Found, string>, received: Received): Answer {
  const desk = DESKS[route.service];
  // Google's clients may send a key beside the token; only bearer tokens count here. GitHub also takes `token …`.
  const [, token] = /^(?:Bearer|token) +(\S+)$/i.exec(received.headers.authorization ?? "") ?? [];
  const caller = desk.authenticate(world, token, received.now, received.path);
  if (isAnswer(caller)) return route.open ? route.answer(world, { ...received, params, caller: { kind: "anonymous" } }) : caller;
  const call: Call = { ...received, params, caller };
  const limited = desk.limited?.(world, call);
  if (limited?.refused) return limited.refused;
  const said = refused(desk, world, route, call) ?? route.answer(world, call);
  return limited ? counted(limited, said) : said;
}

function counted({ headers, take }: Limited, said: Answer): Answer {
  return {
    ...said,
    headers: { ...headers, ...said.headers },
    change(world) {
      take(world);
      said.change?.(world);
    },
  };
}

/** The answer to a request that leads nowhere, in the words of the cloud whose address it has. */
export function nowhere(found: "none" | "other-method" | "malformed", method: string, path: string): Answer {
  const desk = DESKS[serviceOf(path)];
  if (found === "malformed") return { status: 400, body: "The request URL is malformed." };
  if (found === "other-method" && desk === armDesk) {
    const message = `The requested resource does not support http method '${method}'.`;
    return { status: 405, headers: { allow: "GET" }, body: { error: { code: "MethodNotAllowed", message } } };
  }
  return desk.notFound(path);
}

function serviceOf(path: string): Service {
  if (/^\/v[12]\//.test(path)) return "secret-manager";
  if (/^\/(oidc|repos|user|orgs|app)\b/.test(path)) return "github";
  if (/^\/graph\//.test(path)) return "graph";
  return /^\/[^/]+\/(oauth2|discovery|v2\.0)\//.test(path) ? "entra" : "arm";
}

/** Lets everything happen that is due. */
export function pass(world: World, now: number): void {
  armClock(world, now);
}
