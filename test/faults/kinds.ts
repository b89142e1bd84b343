/** Every kind of fault that the harness knows, by name. */
import type { Stage } from "../stage/stage.ts";
import type { Instead } from "../stage/wire.ts";
import type { Answer } from "../twin/core.ts";
import type { Random } from "./random.ts";
import { foreignLink, foreignOperation, loop, malformedEntry, oddValue, type Spoil } from "./spoil.ts";

const error = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: { error: { code, message: "a fault on demand" } },
});

const STATUSES = [
  error(401, "ExpiredAuthenticationToken"),
  error(403, "AuthorizationFailed"),
  error(408, "RequestTimeout"),
  error(409, "Conflict"),
  error(429, "TooManyRequests"),
  error(500, "InternalServerError"),
  error(502, "BadGateway"),
  error(503, "ServiceUnavailable"),
];

/** What no service means: nothing, less than nothing, a day and more, 30 years, the past, no time at all. */
const RETRY_AFTER = [
  "0",
  "-5",
  "99999",
  "1000000000",
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Wed, 21 Oct 2065 07:28:00 GMT",
  "soon",
  "",
];

/** What strikes one request: instead of its answer, or as a change of it. */
export type Strike = (on: Stage, random: Random) => Instead | Spoil;

export const STRIKES = {
  reset: () => ({ status: 0, reset: true }),
  lost: () => "lost",
  error: (_, random) => random.pick(STATUSES),
  "error after the effect": (_, random) => ({
    ...random.pick([error(500, "InternalServerError"), error(504, "GatewayTimeout")]),
    applied: true,
  }),
  throttle: (_, random) =>
    error(random.pick([429, 503]), "TooManyRequests", {
      [random.chance(0.8) ? "retry-after" : "x-ms-retry-after-ms"]: random.pick(RETRY_AFTER),
    }),
  html: () => ({ status: 200, body: "<html><body>Sign in</body></html>" }),
  "half of the body": () => ({ status: 200, body: '{"value": [{"id": "/subscr' }),
  "empty object": () => ({ status: 200, body: "{}" }),
  slow: (on) => {
    on.cloud.pass(20);
    return undefined;
  },
  silence: (_, random) => ({ unanswered: "silent", ...(random.chance(0.5) ? { applied: true } : {}) }),
  "stalled body": () => ({ unanswered: "stalled", applied: true }),
  "too large": () => ({ unanswered: "too large", applied: true }),
  redirect: (_, random) => ({
    status: random.pick([301, 302, 307, 308]),
    headers: { location: random.pick(["https://elsewhere.example/there", "https://localhost:1/there", "/elsewhere"]) },
    body: "",
  }),
  "looping page": () => loop,
  "link to a foreign host": () => foreignLink,
  "operation at a foreign host": () => foreignOperation,
  "malformed entry": () => malformedEntry,
  "odd value": () => oddValue,
} as const satisfies Record<string, Strike>;

/** What a cloud is like for as long as a seed lasts, until the reaper comes. */
const WORLDS = ["unlistable disks", "jobs without a bag"] as const;

export type StrikeKind = keyof typeof STRIKES;
type WorldKind = (typeof WORLDS)[number];
export type Kind = StrikeKind | WorldKind;

export const STRIKE_KINDS = Object.keys(STRIKES) as StrikeKind[];
export const KINDS: readonly Kind[] = [...STRIKE_KINDS, ...WORLDS];

/** Kinds by their names, with `-` or a space between words. @throws Error for one that does not exist. */
export function kindsNamed(text: string): Kind[] {
  return text.split(",").map((name) => {
    const kind = KINDS.find((one) => one.replaceAll(" ", "-") === name.trim().replaceAll(" ", "-"));
    if (kind === undefined)
      throw new Error(
        `no kind of fault is named ${name.trim()}; there are ${KINDS.map((one) => one.replaceAll(" ", "-")).join(", ")}`,
      );
    return kind;
  });
}

/** How often each kind struck. */
export type Tally = Partial<Record<Kind, number>>;

export function count(tally: Tally, kind: Kind, times = 1): void {
  tally[kind] = (tally[kind] ?? 0) + times;
}
