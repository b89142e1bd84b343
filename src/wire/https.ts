import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { type Head, LATE, PROXY_FAILED, PROXY_REFUSED, Unanswered } from "../clouds/refusals/unanswered.ts";
import { type Route, routes } from "./agents.ts";
import { ENCODINGS, textOf } from "./body.ts";
import { LIMITS, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

/** How long connection, head and body of an answer may take together. */
const DEADLINE_MS = 30_000;

/**
 * The wire over Node's own client.
 * @param env where HTTPS_PROXY, HTTP_PROXY and NO_PROXY may stand.
 * @param deadlineMs of a request that names none, in milliseconds.
 */
export function httpsWire(env: Readonly<Record<string, string | undefined>>, deadlineMs = DEADLINE_MS): Wire {
  const routeOf = routes(env);
  return async (asked) => {
    asked.signal.throwIfAborted();
    const url = new URL(asked.url);
    const route = await routeOf(url, asked.fresh === true);
    route.reach?.check();
    return within(asked, asked.timeoutMs ?? deadlineMs, route, async (signal, state) => {
      try {
        return await send(asked, url, route, signal, state);
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
        // The kept connection had been closed while it waited, and nobody has seen the request: a read is sent on a new one.
        if (asked.method !== "GET" || signal.aborted) throw error.cause;
        return send(asked, url, await routeOf(url, true), signal, state);
      }
    });
  };
}

/** A kept connection broke before anything of an answer came. */
class Stale extends Error {}

/** How far a request got. */
interface State {
  tunnel?: true;
  head?: Head;
}

/** Runs `work` up to its deadline. @throws Unanswered, or the reason of the outer signal. */
async function within(
  { method, url, signal: outer }: WireRequest,
  deadlineMs: number,
  { proxy, reach }: Route,
  work: (signal: AbortSignal, state: State) => Promise<WireAnswer>,
): Promise<WireAnswer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), deadlineMs);
  const state: State = {};
  const tunnelMs = Math.min(reach?.withinMs ?? deadlineMs, deadlineMs);
  const tunnelTimer = reach && setTimeout(() => !state.tunnel && late.abort(), tunnelMs);
  try {
    return await work(AbortSignal.any([outer, late.signal]), state);
  } catch (error) {
    outer.throwIfAborted();
    if (error instanceof Unanswered && !late.signal.aborted) throw error;
    const unreached = proxy !== undefined && !state.tunnel;
    const failure = late.signal.aborted
      ? new Unanswered(LATE, lateness((unreached ? tunnelMs : deadlineMs) / 1000, state, proxy), state.head)
      : broken(error, state, proxy);
    throw (unreached && reach?.failed(`${method} ${url}`, failure)) || failure;
  } finally {
    clearTimeout(timer);
    clearTimeout(tunnelTimer);
  }
}

function lateness(seconds: number, { tunnel, head }: State, proxy: string | undefined): string {
  if (head) return `The answer began, and did not end within ${seconds} s.`;
  if (proxy !== undefined && !tunnel) return `The proxy ${proxy} made no connection within ${seconds} s.`;
  return `No answer came within ${seconds} s.`;
}

/** Node's error by its code and words alone; of several addresses that were tried, the first one's. */
function broken(error: unknown, { tunnel, head }: State, proxy: string | undefined): Unanswered {
  const [one] = error instanceof AggregateError ? error.errors : [error];
  const code = one instanceof Error && "code" in one && typeof one.code === "string" ? one.code : "ECONNRESET";
  const words = one instanceof Error && one.message !== "" ? one.message : "the connection broke";
  return new Unanswered(code, proxy !== undefined && !tunnel ? `The proxy ${proxy} was not reached: ${words}` : words, head);
}

async function send(asked: WireRequest, url: URL, route: Route, signal: AbortSignal, state: State): Promise<WireAnswer> {
  const response = await responseTo(asked, url, route, signal, state);
  const { statusCode: status = 0 } = response;
  const headers = headersOf(response);
  state.head = { status, headers };
  try {
    const bodiless = asked.method === "HEAD" || status === 204 || status === 304;
    const limit = status < 300 ? (asked.limit ?? LIMITS.answer) : LIMITS.error;
    if (bodiless) response.resume();
    const text = bodiless ? "" : await textOf(response, state.head, limit, signal);
    const { "content-encoding": _, "content-length": __, ...others } = headers;
    return { status, headers: others, text };
  } catch (error) {
    // A connection whose answer was not read to its end serves nobody else.
    response.destroy();
    throw error;
  }
}

/** Sends the request, and waits for the head of its answer. */
function responseTo(
  asked: WireRequest,
  url: URL,
  { agent, proxy, reach }: Route,
  signal: AbortSignal,
  state: State,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const over = url.protocol === "https:" ? overHttps : overHttp;
    const headers = { "user-agent": "proof-of-restore", accept: "*/*", ...asked.headers, "accept-encoding": ENCODINGS };
    const request = over(url, { agent, method: asked.method, headers });
    const end = (error: unknown) => {
      reject(error);
      request.destroy();
    };
    // Until it has a connection, a request that is destroyed tells nobody.
    const abort = () => end(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    request.once("response", resolve);
    // Behind a proxy there is none before the tunnel.
    request.once("socket", () => {
      state.tunnel = true;
    });
    request.once("close", () => signal.removeEventListener("abort", abort));
    // Stays: what comes after the head is told by the body.
    request.on("error", (error: Error & { readonly code?: string }) => {
      const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new Stale("the kept connection broke", { cause: error }) : error);
    });
    request.on("proxyConnect", ({ statusCode = 0, statusText = "" }: { statusCode?: number; statusText?: string }) => {
      reach?.answered();
      if (statusCode === 200) return;
      const words = `The proxy ${proxy} refused the connection: ${`${statusCode} ${statusText}`.trim()}.`;
      end(new Unanswered(statusCode >= 500 ? PROXY_FAILED : PROXY_REFUSED, words));
    });
    request.end(asked.body);
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
