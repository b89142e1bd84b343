/** How rows of ARM's route table are made, and what every answer of ARM's carries. */
import type { Answer, Call, Route, World } from "../core.ts";
import { groupScope, itemScope, subscriptionScope, vaultScope } from "./find.ts";
import { clientRequestId, correlationId, guid } from "./time.ts";

export const VERSIONS = {
  /** The npm client's, the raw calls', and those that az has used. */
  backup: [
    "2021-11-15",
    "2023-02-01",
    "2023-04-01",
    "2023-06-01",
    "2023-08-01",
    "2024-01-01",
    "2024-02-01",
    "2024-04-01",
    "2024-10-01",
    "2025-02-01",
    "2025-08-01",
    "2026-01-01",
    "2026-02-01",
    "2026-05-01",
    "2026-07-01",
    "2026-08-01",
    "2026-10-01",
  ],
  resources: [
    "2016-06-01",
    "2019-07-01",
    "2020-10-01",
    "2021-04-01",
    "2022-09-01",
    "2022-12-01",
    "2023-07-01",
    "2024-03-01",
    "2024-11-01",
    "2025-03-01",
    "2025-04-01",
  ],
  compute: [
    "2021-07-01",
    "2022-03-02",
    "2022-11-01",
    "2023-01-02",
    "2023-04-02",
    "2023-10-02",
    "2024-03-01",
    "2024-03-02",
    "2024-07-01",
    "2024-11-01",
    "2025-01-02",
    "2025-04-01",
  ],
  storage: [
    "2016-01-01",
    "2017-10-01",
    "2018-07-01",
    "2019-06-01",
    "2021-09-01",
    "2022-09-01",
    "2023-01-01",
    "2023-05-01",
    "2024-01-01",
    "2025-01-01",
    "2025-06-01",
  ],
  authorization: [
    "2015-07-01",
    "2018-01-01-preview",
    "2018-05-01-preview",
    "2018-07-01",
    "2020-04-01-preview",
    "2022-04-01",
    "2022-05-01-preview",
  ],
  network: [
    "2020-11-01",
    "2021-08-01",
    "2022-01-01",
    "2022-05-01",
    "2022-07-01",
    "2022-11-01",
    "2023-02-01",
    "2023-04-01",
    "2023-06-01",
    "2023-09-01",
    "2023-11-01",
    "2024-01-01",
    "2024-03-01",
    "2024-05-01",
    "2024-07-01",
    "2024-10-01",
    "2025-01-01",
  ],
  identity: ["2023-01-31", "2024-11-30"],
  insights: ["2015-04-01"],
  /** Of types that the twin has no table for: any version that is a day. */
  any: ["2014-04-01"],
} as const;

type Scope = (call: Call) => string;
const SCOPES = {
  subscription: subscriptionScope,
  group: groupScope,
  vault: vaultScope,
  item: itemScope,
} as const satisfies Record<string, Scope>;

export interface Row {
  readonly versions: keyof typeof VERSIONS;
  /** The action, and where: one of the scopes that the path names. Left out: any caller, and the answer shows what it may see. */
  readonly needs?: readonly [action: string, scope: keyof typeof SCOPES | Scope];
  readonly accepts?: Route["accepts"];
  readonly answer: Route["answer"];
}

/** `name` without `arm.`; `what`: `GET /subscriptions/:subscription`. */
export function route(name: string, what: string, { versions, needs, accepts, answer }: Row): Route {
  const [method = "", path = ""] = what.split(" ");
  const [action, scope] = needs ?? [];
  const at = typeof scope === "string" ? SCOPES[scope] : scope;
  return {
    name: `arm.${name}`,
    service: "arm",
    method,
    path,
    versions: VERSIONS[versions],
    ...(action && at ? { permission: (_: World, call: Call) => ({ action, scope: at(call) }) } : {}),
    ...(accepts ? { accepts } : {}),
    answer: (world, call) => marked(call, answer(world, call)),
  };
}

/** Adds the headers by which a request is found again. */
function marked(call: Call, answer: Answer): Answer {
  const correlation = correlationId(call);
  return {
    ...answer,
    headers: {
      "cache-control": "no-cache",
      "x-ms-request-id": guid("request", call.method, call.path, call.now, clientRequestId(call)),
      "x-ms-correlation-request-id": correlation,
      "x-ms-routing-request-id": `WESTEUROPE:${new Date(call.now).toISOString().replaceAll(/[-:]|\.\d+/g, "")}:${correlation}`,
      ...answer.headers,
    },
  };
}

/** A page of a list: `$skipToken` counts from where it starts, and `nextLink` leads on. */
export function page(world: World, call: Call, all: readonly unknown[]): Answer {
  const size = world.azure.knobs.pageSize;
  const from = Number([...call.query].find(([key]) => key.toLowerCase() === "$skiptoken")?.[1] ?? 0) || 0;
  const next = new URLSearchParams([...call.query].filter(([key]) => key.toLowerCase() !== "$skiptoken"));
  next.set("$skipToken", String(from + size));
  const more = from + size < all.length ? { nextLink: `${world.base}${call.path}?${next}` } : {};
  return { status: 200, body: { value: all.slice(from, from + size), ...more } };
}
