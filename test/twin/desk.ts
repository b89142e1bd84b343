import type { Answer, Call, Caller, Route, World } from "./core.ts";

/** How a request stands against a limit on all requests of its caller. */
export interface Limited {
  /** The cloud's refusal; undefined: within the limit. */
  readonly refused: Answer | undefined;
  /** What every answer says of the limit. */
  readonly headers: Readonly<Record<string, string>>;
  /** Counts the request. */
  readonly take: (world: World) => void;
}

/** What one cloud checks of every call before a route answers, and the words in which it refuses. */
export interface Desk {
  /** Who shows this bearer token; the cloud's refusal when it is no good. No token: anonymous. */
  authenticate(world: World, token: string | undefined, now: number, path: string): Caller | Answer;
  /** The refusal of a caller who showed nothing where something is needed. */
  anonymous(): Answer;
  /** What the cloud counts of each caller's requests, whatever they ask for; left out: it counts by route alone. */
  limited?(world: World, call: Call): Limited | undefined;
  /** Undefined: allowed. */
  authorize(world: World, call: Call, need: { readonly action: string; readonly scope: string }): Answer | undefined;
  /** Undefined: the route answers to this api-version, or has none. */
  version(route: Route, call: Call, world: World): Answer | undefined;
  /** Undefined: the body fits the route's shape. */
  shape(route: Route, body: unknown): Answer | undefined;
  /** `seconds`: of Retry-After. */
  throttled(seconds: number): Answer;
  notFound(path: string): Answer;
}

/** The checks that every call passes, in the clouds' order; undefined when all are passed. */
export function refused(desk: Desk, world: World, route: Route, call: Call): Answer | undefined {
  if (!route.open && call.caller.kind === "anonymous") return desk.anonymous();
  const versioned = desk.version(route, call, world);
  if (versioned) return versioned;
  const need = route.permission?.(world, call);
  return (need && desk.authorize(world, call, need)) ?? desk.shape(route, call.body);
}

/** Whether it is a refusal rather than a caller. */
export function isAnswer(value: Caller | Answer): value is Answer {
  return "status" in value;
}
