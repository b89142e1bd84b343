import type { Life, Stage } from "../stage/stage.ts";
import type { Instead } from "../stage/wire.ts";
import type { Answer } from "../twin/core.ts";
import type { Random } from "./random.ts";

const error = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "a fault on demand" } } });
const RESET: Answer = { status: 0, reset: true };

/** What strikes a request: the connection breaks before or after the effect, the service refuses, is slow, or answers nonsense. */
const FAULTS: readonly ((on: Stage) => Instead)[] = [
  () => RESET,
  () => "lost",
  () => ({ ...error(500, "InternalServerError"), applied: true }),
  () => ({ ...error(504, "GatewayTimeout"), applied: true }),
  () => error(401, "ExpiredAuthenticationToken"),
  () => error(403, "AuthorizationFailed"),
  () => error(408, "RequestTimeout"),
  () => error(409, "Conflict"),
  () => error(429, "TooManyRequests"),
  () => error(500, "InternalServerError"),
  () => error(502, "BadGateway"),
  () => error(503, "ServiceUnavailable"),
  () => ({ status: 200, body: "<html><body>Sign in</body></html>" }),
  () => ({ status: 200, body: '{"value": [{"id": "/subscr' }),
  () => ({ status: 200, body: "{}" }),
  (on) => {
    on.cloud.pass(45);
    return undefined;
  },
];

/** When the process ends before its time: around one of its requests, or around one of its writings of the record. */
export interface Kill {
  /** `cancel`: as a runner does, with some requests' time to put things in order. */
  readonly how: "kill" | "cancel";
  readonly at: "before-request" | "after-request" | "before-keep";
  readonly count: number;
}

/** Lets faults strike requests with a probability, and the first process die. */
export function trouble(on: Stage, random: Random, rate: number, kill: Kill | null): void {
  let requests = 0;
  let kept = 0;
  let first: Life | undefined;
  /** A cancelled process is killed soon after: so many requests are left to it. */
  let left = Number.POSITIVE_INFINITY;
  const strike = (at: Kill["at"], count: number, life: Life) => {
    if (kill?.at !== at || kill.count !== count) return;
    if (kill.how === "kill") return life.kill();
    life.cancel();
    left = random.below(6);
  };
  on.instead = (method, path, life) => {
    first ??= life;
    if (life === first) {
      requests++;
      strike("before-request", requests, life);
      if (left-- <= 0) life.kill();
    }
    // The one request that must not be repeated is the most interesting one.
    const share = method === "POST" && path.endsWith("/restore") ? rate * 4 : rate;
    return random.chance(share) ? random.pick(FAULTS)(on) : undefined;
  };
  on.after = (_, __, life) => {
    if (life === first) strike("after-request", requests, life);
  };
  on.keeping = (life) => {
    if (life === (first ?? life)) strike("before-keep", ++kept, life);
  };
}

export function randomKill(random: Random): Kill | null {
  if (random.chance(0.35)) return null;
  const at = random.pick(["before-request", "after-request", "before-keep"]);
  return { how: random.chance(0.25) ? "cancel" : "kill", at, count: 1 + random.below(at === "before-keep" ? 14 : 70) };
}
