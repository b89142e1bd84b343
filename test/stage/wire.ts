import { LATE, TOO_LARGE, Unanswered } from "../../src/clouds/refusals/unanswered.ts";
import { LIMITS, type Wire as Net } from "../../src/wire/wire.ts";
import type { Answer } from "../twin/core.ts";
import { answer, nowhere } from "../twin/handle.ts";
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
interface Unanswering {
  /** `silent`: nothing until the asker's deadline; `stalled`: head and half of the body until then; `too large`: more than is read. */
  readonly unanswered: "silent" | "stalled" | "too large";
  readonly applied?: true;
}
/** The cloud does it, and this becomes of its answer on the way. */
interface Spoiling {
  readonly spoil: (said: Answer, url: string) => Answer;
}

/** How long an asker waits for a whole answer, in seconds. */
const DEADLINE_S = 30;

/** Who is on the other side of the wire: what becomes of a request before and after the cloud has it. */
export interface Wire {
  readonly cloud: Cloud;
  readonly requests: Request[];
  before(request: Request): Instead;
  after(request: Request): void;
  seeing(path: string, body: string): void;
  /** A request to a host that is none of the clouds': its address, and whether a token went along. */
  strange(url: string, token: boolean): void;
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

/** One request through all of the twin's checks, without a socket. @throws Unanswered when no whole answer arrives. */
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
  const said = become(wire, asked, url, request, instead);
  const why = said.reset ? "cut" : typeof instead === "object" && "unanswered" in instead ? instead.unanswered : undefined;
  if (why === undefined) request.status = said.status;
  wire.after(request);
  if (why === "silent" || why === "stalled") cloud.pass(DEADLINE_S);
  wire.alive();
  if (why !== undefined) throw unanswered(why, said);
  const date = wire.undated ? {} : { date: new Date(cloud.now).toUTCString() };
  return { ...said, headers: { ...date, ...said.headers } };
}

/** The cloud's answer to a request, and what becomes of it on the way. */
function become(wire: Wire, asked: Asked, url: URL, request: Request, instead: Instead): Answer {
  if (instead === undefined) return wire.arriving(request, byCloud(wire, asked, url));
  if (instead === "lost") return { ...byCloud(wire, asked, url), reset: true };
  if ("spoil" in instead) return instead.spoil(byCloud(wire, asked, url), url.href);
  const said = instead.applied ? byCloud(wire, asked, url) : { status: 200 };
  return "unanswered" in instead ? said : instead;
}

function byCloud({ cloud }: Wire, { method, headers, body }: Asked, url: URL): Answer {
  const found = cloud.find(method, url.pathname);
  const query = url.searchParams;
  const received = { now: cloud.now, method, path: url.pathname, query, headers, body: parsed(body, headers) };
  cloud.pass(0);
  const said = typeof found === "string" ? nowhere(found, method, url.pathname) : answer(cloud.world, found, received);
  said.change?.(cloud.world);
  return said;
}

/** What the run's own wire throws. */
function unanswered(why: "cut" | Unanswering["unanswered"], said: Answer): Unanswered {
  const head = { status: said.status, headers: lowered(said.headers) };
  if (why === "cut") return new Unanswered("ECONNRESET", "socket hang up");
  if (why === "silent") return new Unanswered(LATE, `No answer came within ${DEADLINE_S} s.`);
  if (why === "stalled") return new Unanswered(LATE, `The answer began, and did not end within ${DEADLINE_S} s.`, head);
  return new Unanswered(TOO_LARGE, `The answer is larger than the 16 MB that ${LIMITS.answer.of} may have.`, head);
}

/** The stage's network. */
export function stageWire(stage: Wire): Net {
  return async ({ url, method, headers = {}, body, signal }) => {
    signal.throwIfAborted();
    const sent = body === undefined || typeof body === "string" ? body : Buffer.from(body).toString("utf8");
    const said = exchange(stage, { url, method, headers: lowered(headers), body: sent === "" ? undefined : sent });
    const type = typeof said.body === "string" ? "text/html" : "application/json; charset=utf-8";
    return { status: said.status, headers: { "content-type": type, ...lowered(said.headers) }, text: textOf(said.body) };
  };
}

function lowered(headers: Answer["headers"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, of]) => [name.toLowerCase(), of]));
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
