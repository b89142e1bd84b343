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
export type Instead = (Answer & { readonly applied?: true }) | "lost" | Unanswering | Spoiling | undefined;
/** No whole answer arrives. With `applied` the cloud does it all the same. */
export interface Unanswering {
  /** `silent`: nothing until the asker's deadline; `stalled`: head and half of the body until then; `too large`: more than is read. */
  readonly unanswered: "silent" | "stalled" | "too large";
  readonly applied?: true;
}
/** The cloud does it, and this becomes of its answer on the way. */
export interface Spoiling {
  readonly spoil: (said: Answer, url: string) => Answer;
}

/** How long an asker waits for a whole answer, in seconds. */
export const DEADLINE_S = 30;

/** Why a request has no whole answer. */
class NoAnswer extends Error {
  readonly why: "cut" | Unanswering["unanswered"];
  constructor(why: NoAnswer["why"]) {
    super(why);
    this.why = why;
  }
}

/** Who is on the other side of the wire: what becomes of a request before and after the cloud has it. */
export interface Wire {
  readonly cloud: Cloud;
  readonly requests: Request[];
  before(request: Request): Instead;
  after(request: Request): void;
  seeing(path: string, body: string): void;
  /** A request to a host that is none of the clouds': its address, and whether a token went along. */
  strange(url: string, token: boolean): void;
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

/** One request through all of the twin's checks, without a socket. @throws NoAnswer */
function exchange(wire: Wire, asked: Asked): Answer {
  wire.alive();
  const { cloud, requests } = wire;
  const url = new URL(asked.url);
  const request: Request = {
    method: asked.method,
    path: decodeURIComponent(url.pathname),
    at: cloud.now,
    id: asked.headers["x-ms-client-request-id"],
    status: 0,
  };
  requests.push(request);
  wire.seeing(request.path, asked.body ?? "");
  if (url.host !== new URL(cloud.world.base).host) {
    wire.strange(url.href, asked.headers.authorization !== undefined || /assertion|token/i.test(asked.body ?? ""));
    return { status: 200, body: { value: [] } };
  }
  const instead = wire.before(request);
  wire.alive();
  const said = become(wire, asked, url, instead);
  const why = said.reset ? "cut" : typeof instead === "object" && "unanswered" in instead ? instead.unanswered : undefined;
  if (why === undefined) request.status = said.status;
  wire.after(request);
  if (why === "silent" || why === "stalled") cloud.pass(DEADLINE_S);
  wire.alive();
  if (why !== undefined) throw new NoAnswer(why);
  const date = wire.undated ? {} : { date: new Date(cloud.now).toUTCString() };
  return { ...said, headers: { ...date, ...said.headers } };
}

/** The cloud's answer to a request, and what becomes of it on the way. */
function become(wire: Wire, asked: Asked, url: URL, instead: Instead): Answer {
  if (instead === undefined) return byCloud(wire, asked, url);
  if (instead === "lost") return { ...byCloud(wire, asked, url), reset: true };
  if ("spoil" in instead) return instead.spoil(byCloud(wire, asked, url), url.href);
  if (instead.applied) byCloud(wire, asked, url);
  return "unanswered" in instead ? { status: 0 } : instead;
}

function byCloud({ cloud }: Wire, { method, headers, body }: Asked, url: URL): Answer {
  const found = findRoute(method, url.pathname);
  const query = url.searchParams;
  const received = { now: cloud.now, method, path: url.pathname, query, headers, body: parsed(body, headers) };
  cloud.pass(0);
  const said = typeof found === "string" ? nowhere(found, method, url.pathname) : answer(cloud.world, found, received);
  said.change?.(cloud.world);
  return said;
}

const WORDS: Readonly<Record<NoAnswer["why"], string>> = {
  cut: "socket hang up",
  silent: "The operation was aborted.",
  stalled: "The operation was aborted.",
  "too large": "The answer is larger than is read.",
};

/** What a client throws: Node's own error of a broken connection, the client's own of a deadline. */
function thrown(error: unknown, late: string): unknown {
  if (!(error instanceof NoAnswer)) return error;
  const { why } = error;
  if (why === "cut") return Object.assign(new Error(WORDS.cut), { code: "ECONNRESET" });
  if (why === "too large") return Object.assign(new Error(WORDS[why]), { code: "ANSWER_TOO_LARGE" });
  return Object.assign(new Error(WORDS[why]), { name: late });
}

/** For Azure's clients. */
export function httpOn(wire: Wire): HttpClient {
  return {
    sendRequest: async (request) => {
      if (request.abortSignal?.aborted) throw Object.assign(new Error("The operation was aborted."), { name: "AbortError" });
      const { url, method, body } = request;
      const headers = Object.fromEntries(Object.entries(request.headers.toJSON()).map(([name, of]) => [name.toLowerCase(), of]));
      try {
        const said = exchange(wire, { url, method, headers, body: typeof body === "string" ? body : undefined });
        return { request, status: said.status, headers: createHttpHeaders({ ...said.headers }), bodyAsText: textOf(said.body) };
      } catch (error) {
        throw thrown(error, "AbortError");
      }
    },
  };
}

/** For everything else. Follows redirects where it is asked to, and leaves the token behind at another origin, as fetch does. */
export function fetchOn(wire: Wire): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = await request.text();
    const headers = Object.fromEntries(request.headers);
    const asked = { url: request.url, method: request.method, headers, body: body === "" ? undefined : body };
    const said = following(wire, asked, request.redirect === "follow");
    const empty = said.status === 204 || said.status === 304;
    const type = typeof said.body === "string" ? "text/html" : "application/json; charset=utf-8";
    return new Response(empty ? null : textOf(said.body), {
      status: said.status,
      headers: { "content-type": type, ...said.headers },
    });
  };
}

function following(wire: Wire, asked: Asked, follow: boolean, hops = 0): Answer {
  let said: Answer;
  try {
    said = exchange(wire, asked);
  } catch (error) {
    throw thrown(error, "TimeoutError");
  }
  const { location } = said.headers ?? {};
  if (!follow || said.status < 300 || said.status > 399 || location === undefined) return said;
  if (hops === 20) throw new TypeError("fetch failed");
  const url = new URL(location, asked.url);
  const { authorization, ...others } = asked.headers;
  const kept = url.origin === new URL(asked.url).origin && authorization !== undefined ? { authorization } : {};
  return following(wire, { ...asked, url: url.href, headers: { ...others, ...kept } }, follow, hops + 1);
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
