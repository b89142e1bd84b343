/** The twin's own types: a service is a table of routes, the state one plain World value. */
import type { Service } from "../../src/core/index.ts";
import type { AzureWorld } from "./arm/world.ts";
import type { EntraWorld } from "./entra/world.ts";
import type { GitHubWorld } from "./github/world.ts";
import type { GoogleWorld } from "./google/world.ts";

/** All state. Times are epoch milliseconds of real time unless a name says otherwise. */
export interface World {
  /** The twin's own origin, e.g. https://localhost:34567; set when it listens. */
  base: string;
  /** Divides job times, Retry-After and throttle windows; token times stay real. */
  speed: number;
  github: GitHubWorld;
  entra: EntraWorld;
  google: GoogleWorld;
  azure: AzureWorld;
}

/** Who calls, as the token said: checked once, before the route answers. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "runner" }
  | {
      readonly kind: "entra";
      readonly tenantId: string;
      readonly clientId: string;
      readonly objectId: string;
      readonly audience: string;
      /** Application permissions, in a token for Graph. */
      readonly roles?: readonly string[];
    }
  | {
      readonly kind: "google";
      /** `principal://…/subject/…`: who was federated, also where it acts as a service account. */
      readonly principal: string;
      readonly serviceAccount?: string;
      /** What the provider mapped, such as `attribute.repository`. */
      readonly attributes?: Readonly<Record<string, string>>;
    };

export interface Call {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly method: string;
  /** Decoded path parameters by name; `%3B` is already `;`. */
  readonly params: Readonly<Record<string, string>>;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or the form as a plain object; undefined when there was none. */
  readonly body: unknown;
  readonly caller: Caller;
}
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is; undefined: no body. */
  readonly body?: unknown;
  /** Breaks the connection instead of answering; the change happens all the same. */
  readonly reset?: true;
  /** What the call changes, done after the answer was made. */
  readonly change?: (world: World) => void;
}
/** A closed body shape: a zod schema, strict; its first issue becomes the cloud's 400. */
export interface Shape {
  safeParse(
    value: unknown,
  ): { success: true } | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}
export interface Route {
  /** Unique, e.g. `arm.restore`; faults name it. */
  readonly name: string;
  readonly service: Service;
  readonly method: string;
  /** `/subscriptions/:subscription/…`; `*name` takes the rest. Literals match case-insensitively, as ARM's do. */
  readonly path: string;
  /** The action or permission needed, and on what; left out: any authenticated caller (`open`: none at all). */
  readonly permission?: (world: World, call: Call) => { readonly action: string; readonly scope: string };
  readonly open?: true;
  /** Api-versions it answers to; left out: not versioned. */
  readonly versions?: readonly string[];
  readonly accepts?: Shape;
  /** Pure: reads world and call, says what happens. */
  answer(world: World, call: Call): Answer;
}

/** A fault, by route name (a `*` at the end matches a prefix). */
export interface Fault {
  readonly route: string;
  /** How often; left out: always. */
  readonly times?: number;
  /** Let this many calls through first. */
  readonly after?: number;
  /** 0…1, drawn from the seeded generator; left out: 1. */
  readonly probability?: number;
  /** Answer this instead; with `applied` the effect happens first and only its answer is lost or replaced. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly applied?: boolean;
  /** Before anything happens. */
  readonly delayMs?: number;
  /** Between the effect and the answer. */
  readonly holdMs?: number;
  readonly reset?: boolean;
  /** Only a request on a connection that has carried another one before: as when whoever sits between closed it in the meantime. */
  readonly kept?: boolean;
  /** Cut the body in half. */
  readonly truncate?: boolean;
  /** No answer at all, the connection staying open; with `applied` after the effect. */
  readonly silent?: boolean;
  /** The answer's head and half of its body, then nothing, the connection staying open. */
  readonly stall?: boolean;
  /** The answer's head, then a space a second, for ever. */
  readonly drip?: boolean;
  /** The list's next page is this same one (`nextLink`, `nextPageToken`). */
  readonly loop?: boolean;
  /** The list's next page lies at this address. */
  readonly next?: string;
  /** Sent compressed, and so many bytes of spaces in front of the body. */
  readonly bombBytes?: number;
  /** What becomes of a copy of the answer's own body. */
  readonly spoil?: (body: unknown) => unknown;
}
