import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { Certificates } from "./certificates.ts";
import type { Answer, Fault, World } from "./core.ts";
import type { Faults } from "./faults.ts";
import { answer, findRoute, nowhere, pass, type Received } from "./handle.ts";
import { lenientJson } from "./lenient.ts";
import type { RequestLog } from "./requestlog.ts";

const MAX_BODY = 4 * 1024 * 1024;

const TOO_LARGE: Answer = {
  status: 413,
  body: { error: { code: "RequestContentTooLarge", message: "The request content size exceeds the maximum size of 4 MB." } },
};

export interface Serving {
  readonly world: World;
  readonly certificates: Certificates;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** Milliseconds that every answer takes longer. */
  readonly latency: number;
  /** Reads (GET) that came and are not answered. */
  reading: number;
}

/** All the clouds on one loopback port, over TLS; resolves when it listens, and sets `world.base`. */
export async function listen(serving: Serving, port = 0): Promise<Server> {
  const { certPem, keyPem } = serving.certificates;
  const used = new WeakSet<Socket>();
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    const kept = used.has(request.socket);
    used.add(request.socket);
    respond(serving, request, response, kept).catch((error: unknown) => {
      // A defect of the twin must look like one, not like a cloud's answer.
      console.error(`twin: ${request.method} ${request.url}:`, error);
      response.writeHead(599).end("the twin failed; see its standard error");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the twin has no port");
  serving.world.base = `https://localhost:${address.port}`;
  return server;
}

async function respond(serving: Serving, request: IncomingMessage, response: ServerResponse, kept: boolean): Promise<void> {
  const { world, log, faults, latency } = serving;
  const sent = await bodyOf(request);
  const text = sent ?? "";
  const url = new URL(request.url ?? "/", world.base);
  const method = request.method ?? "GET";
  const now = Date.now();
  const read = method === "GET" ? 1 : 0;
  serving.reading += read;
  const { reading } = serving;
  const received: Received = {
    now,
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: headersOf(request),
    body: parsed(text, request.headers["content-type"]),
  };
  pass(world, now);
  const found = findRoute(method, url.pathname);
  const route = typeof found === "string" ? undefined : found.route;
  const fault = route && faults.strike(route.name, kept);
  await wait(latency + (fault?.delayMs ?? 0));
  let said: Answer;
  if (fault && strikesBefore(fault)) said = faulty(fault);
  else if (sent === undefined) said = TOO_LARGE;
  else {
    said = typeof found === "string" ? nowhere(found, method, url.pathname) : answer(world, found, received);
    said.change?.(world);
    await wait(fault?.holdMs ?? 0);
    if (fault) said = spoiled(fault, said, url);
  }
  log.add({
    at: new Date(now).toISOString(),
    service: route?.service ?? "none",
    route: route?.name ?? "none",
    method,
    path: `${url.pathname}${url.search}`,
    status: said.reset ? 0 : said.status,
    reading,
    ...(received.body === undefined ? {} : { body: received.body }),
    ...(said.body === undefined || said.reset ? {} : { answer: said.body }),
  });
  serving.reading -= read;
  send(response, said, method, fault);
}

/** Whether the fault takes the place of the effect; else the effect happens and only its answer suffers. */
function strikesBefore({ applied, reset, status, silent }: Fault): boolean {
  return !applied && (reset === true || silent === true || status !== undefined);
}

function faulty({ status, headers, body, reset }: Fault): Answer {
  return {
    status: status ?? 0,
    ...(headers ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
    ...(reset ? { reset } : {}),
  };
}

function spoiled(fault: Fault, said: Answer, url: URL): Answer {
  if (fault.reset) return { ...said, reset: true };
  if (fault.status !== undefined) return faulty(fault);
  const body = fault.body ?? (fault.spoil ? fault.spoil(structuredClone(said.body)) : said.body);
  return { ...said, ...(body === undefined ? {} : { body: paged(fault, body, url) }) };
}

/** A list whose pages do not end, or lead elsewhere. */
function paged({ loop, next }: Fault, body: unknown, url: URL): unknown {
  if ((!loop && next === undefined) || typeof body !== "object" || body === null) return body;
  return "value" in body ? { ...body, nextLink: next ?? url.href } : { ...body, nextPageToken: next ?? "again" };
}

function send(
  response: ServerResponse,
  { status, headers, body, reset }: Answer,
  method: string,
  fault: Fault = { route: "" },
): void {
  if (fault.silent) return;
  if (reset) {
    response.destroy();
    return;
  }
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  const cut = fault.truncate ? text.slice(0, Math.floor(text.length / 2)) : text;
  const { bombBytes } = fault;
  const sent =
    bombBytes === undefined ? Buffer.from(cut) : gzipSync(Buffer.concat([Buffer.alloc(bombBytes, " "), Buffer.from(cut)]));
  response.writeHead(status, {
    ...(body === undefined ? {} : { "content-type": type }),
    ...(bombBytes === undefined ? {} : { "content-encoding": "gzip" }),
    ...(fault.drip ? {} : { "content-length": String(sent.length) }),
    ...headers,
  });
  response.flushHeaders();
  if (fault.drip) drip(response);
  else if (fault.stall) response.write(sent.subarray(0, Math.floor(sent.length / 2)));
  else response.end(method === "HEAD" ? undefined : sent);
}

/** A body that is always under way and never there. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(" "), 1000);
  response.once("close", () => clearInterval(timer));
}

/** Undefined: more than ARM takes. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** JSON, a form as a plain object, or the text itself where it is neither, so that a route's shape refuses it. */
function parsed(text: string, type = ""): unknown {
  if (text === "") return undefined;
  if (type.includes("x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return lenient(text);
  }
}

function lenient(text: string): unknown {
  try {
    return lenientJson(text);
  } catch {
    return text;
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

function wait(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
