import type { Stage } from "../stage.ts";
import type { Answer } from "../twin/core.ts";
import type { Random } from "./random.ts";

const error = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "a fault on demand" } } });
const RESET: Answer = { status: 0, reset: true };

/** What strikes a request: the connection breaks before or after the effect, the service refuses, is slow, or answers nonsense. */
const FAULTS: readonly ((on: Stage) => Answer | "lost" | undefined)[] = [
  () => RESET,
  () => "lost",
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

/** When the process is killed: around one of its requests, or around one of its writings of the record. */
export interface Kill {
  readonly at: "before-request" | "after-request" | "before-keep";
  readonly count: number;
}

/** Lets faults strike requests with a probability, and the process die. */
export function trouble(on: Stage, random: Random, rate: number, kill: Kill | null): void {
  let requests = 0;
  let kept = 0;
  on.instead = () => {
    requests++;
    if (kill?.at === "before-request" && requests === kill.count) {
      on.kill();
      return RESET;
    }
    return random.chance(rate) ? random.pick(FAULTS)(on) : undefined;
  };
  on.after = () => {
    if (kill?.at === "after-request" && requests === kill.count) on.kill();
  };
  on.keeping = () => {
    kept++;
    if (kill?.at === "before-keep" && kept === kill.count) on.kill();
  };
}

export function randomKill(random: Random): Kill | null {
  if (random.chance(0.4)) return null;
  const at = random.pick(["before-request", "after-request", "before-keep"]);
  return { at, count: 1 + random.below(at === "before-keep" ? 12 : 45) };
}
