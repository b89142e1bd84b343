import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import type { Answer } from "../twin/core.ts";
import { answer, findRoute, nowhere } from "../twin/handle.ts";
import type { Cloud } from "../unit/twin/arm/harness.ts";

export interface Request {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** Epoch milliseconds of the clouds' clock. */
  readonly at: number;
  /** `x-ms-client-request-id`. */
  readonly id: string | undefined;
  /** Of the answer; 0 when none came. */
  status: number;
}
/** What becomes of a request: another answer instead; with `applied`, or `lost`, the cloud does it, and its own answer never arrives. */
export type Instead = (Answer & { readonly applied?: true }) | "lost" | undefined;

/** Who is on the other side of the wire: what becomes of a request before and after the cloud has it. */
export interface Wire {
  readonly cloud: Cloud;
  readonly requests: Request[];
  before(request: Request): Instead;
  after(request: Request): void;
  seeing(path: string, body: string): void;
  /** What arrives of the cloud's own answer. */
  arriving(request: Request, said: Answer): Answer;
  /** No answer says what time it is. */
  readonly undated: boolean;
  /** @throws when the process is gone. */
  alive(): void;
}
interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** One request through all of the twin's checks, without a socket. @throws Error ECONNRESET when the connection breaks. */
function exchange(wire: Wire, { url: text, method, headers, body }: Asked): Answer {
  wire.alive();
  const { cloud, requests } = wire;
  const url = new URL(text);
  const request: Request = {
    method,
    path: decodeURIComponent(url.pathname),
    at: cloud.now,
    id: headers["x-ms-client-request-id"],
    status: 0,
  };
  requests.push(request);
  wire.seeing(request.path, body ?? "");
  const instead = wire.before(request);
  wire.alive();
  let said: Answer;
  if (typeof instead === "object" && !instead.applied) said = instead;
  else {
    const found = findRoute(method, url.pathname);
    const received = {
      now: cloud.now,
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: parsed(body, headers),
    };
    cloud.pass(0);
    said = typeof found === "string" ? nowhere(found, method, url.pathname) : answer(cloud.world, found, received);
    said.change?.(cloud.world);
    said = typeof instead === "object" ? instead : wire.arriving(request, said);
  }
  const broken = instead === "lost" || said.reset === true;
  if (!broken) request.status = said.status;
  wire.after(request);
  wire.alive();
  if (broken) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  const date = wire.undated ? {} : { date: new Date(cloud.now).toUTCString() };
  return { ...said, headers: { ...date, ...said.headers } };
}

/** For Azure's clients. */
export function httpOn(wire: Wire): HttpClient {
  return {
    sendRequest: async (request) => {
      if (request.abortSignal?.aborted) throw Object.assign(new Error("The operation was aborted."), { name: "AbortError" });
      const { url, method, body } = request;
      const headers = Object.fromEntries(Object.entries(request.headers.toJSON()).map(([name, of]) => [name.toLowerCase(), of]));
      const said = exchange(wire, { url, method, headers, body: typeof body === "string" ? body : undefined });
      return { request, status: said.status, headers: createHttpHeaders({ ...said.headers }), bodyAsText: textOf(said.body) };
    },
  };
}

/** For everything else. */
export function fetchOn(wire: Wire): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = await request.text();
    const headers = Object.fromEntries(request.headers);
    const said = exchange(wire, { url: request.url, method: request.method, headers, body: body === "" ? undefined : body });
    const empty = said.status === 204 || said.status === 304;
    const type = typeof said.body === "string" ? "text/html" : "application/json; charset=utf-8";
    return new Response(empty ? null : textOf(said.body), {
      status: said.status,
      headers: { "content-type": type, ...said.headers },
    });
  };
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
}

function parsed(text: string | undefined, headers: Asked["headers"]): unknown {
  if (text === undefined || text === "") return undefined;
  if (headers["content-type"]?.includes("x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
