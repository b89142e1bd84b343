import type { Refusal, Service } from "../../core/index.ts";
import { aadsts, type Worded, wordedIn } from "./body.ts";
import { isNetworkCode } from "./network.ts";
import { parse, peek, peekList, peekText } from "./peek.ts";
import { readRefusal } from "./read.ts";
import { redact } from "./redact.ts";
import { TOO_LARGE, Unanswered } from "./unanswered.ts";

/**
 * What a library threw, as a refusal: the service's own answer where the error carries one, its words otherwise. Nothing but status, code
 * and text is taken from the error: the object may hold the request, and so a token. Never throws.
 */
export function refusalOf(service: Service, operation: string, error: unknown): Refusal {
  const errors = chain(error);
  const found = [own, unanswered, answered, oauthAnswer, rpcStatus, entraText, network, unread].flatMap((look) =>
    errors.map((each) => look(service, operation, each)),
  );
  return found.find((refusal) => refusal !== undefined) ?? worded(service, operation, error);
}

/** An error and what caused it, the outermost first. */
function chain(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting = [error];
  while (waiting.length > 0 && found.length < 8) {
    const next = waiting.shift();
    if (next === undefined || next === null || found.includes(next)) continue;
    found.push(next);
    waiting.push(peek(next, "cause"), peek(next, "innerError"), ...peekList(next, "errors"));
  }
  return found;
}

type Look = (service: Service, operation: string, error: unknown) => Refusal | undefined;

/** Our own refusal, which came up through a library that asked us for a token. */
const own: Look = (_service, _operation, error) => {
  const refusal = peek(error, "refusal");
  return peekText(refusal, "service") && peekText(refusal, "operation") && peekText(refusal, "text")
    ? (refusal as Refusal)
    : undefined;
};

/** Our own wire's word; of what was too large to read, the status counts all the same. */
const unanswered: Look = (service, operation, error) =>
  error instanceof Unanswered
    ? refusal(
        service,
        operation,
        { code: error.code, text: error.message },
        error.code === TOO_LARGE ? error.head?.status : undefined,
      )
    : undefined;

/** Azure's RestError and Gaxios' error carry the answer; Google's client keeps the text of a body that it could not decode. */
const answered: Look = (service, operation, error) => {
  const status = status3(peek(error, "response", "status") ?? peek(error, "httpStatusCode"));
  if (status === undefined) return undefined;
  const data = peek(error, "response", "bodyAsText") ?? peek(error, "response", "data") ?? undecoded(error);
  const bodyText = typeof data === "string" ? data : typeof data === "object" && data !== null ? jsonOf(data) : "";
  const message = peekText(error, "message");
  // A body that streamed into the message instead: Google's client does that with 401 and 403.
  const text = bodyText === "" && message !== undefined && wordedIn(parse(message)) ? message : bodyText;
  if (text === "" && message !== undefined && message.length > 0 && rpcCode(error) !== undefined) return undefined;
  return readRefusal(service, operation, { status, headers: headersOf(peek(error, "response", "headers")), bodyText: text });
};

/** The body that Google's client could not decode: https://github.com/googleapis/google-cloud-node/tree/main/core/packages/gax */
function undecoded(error: unknown): unknown {
  return typeof error === "object" && error !== null
    ? Object.getOwnPropertyDescriptor(error, Symbol.for("google-gax.rawHttpResponsePayload"))?.value
    : undefined;
}

/** `AuthenticationError` of @azure/identity: Entra's OAuth answer, already parsed. */
const oauthAnswer: Look = (service, operation, error) => {
  const answer = peek(error, "errorResponse");
  const code = peekText(answer, "error");
  if (code === undefined) return undefined;
  const said = wordedIn({ ...(typeof answer === "object" ? answer : {}), error: code });
  return said && refusal(service, operation, said, status3(peek(error, "statusCode")));
};

/** gRPC's status codes and the HTTP status that each stands for: https://cloud.google.com/apis/design/errors#handling_errors */
const RPC: readonly (readonly [name: string, status: number])[] = [
  ["OK", 200],
  ["CANCELLED", 499],
  ["UNKNOWN", 500],
  ["INVALID_ARGUMENT", 400],
  ["DEADLINE_EXCEEDED", 504],
  ["NOT_FOUND", 404],
  ["ALREADY_EXISTS", 409],
  ["PERMISSION_DENIED", 403],
  ["RESOURCE_EXHAUSTED", 429],
  ["FAILED_PRECONDITION", 400],
  ["ABORTED", 409],
  ["OUT_OF_RANGE", 400],
  ["UNIMPLEMENTED", 501],
  ["INTERNAL", 500],
  ["UNAVAILABLE", 503],
  ["DATA_LOSS", 500],
  ["UNAUTHENTICATED", 401],
];

/** An error of Google's clients: a gRPC code, and the service's text behind "7 PERMISSION_DENIED: ". */
const rpcStatus: Look = (service, operation, error) => {
  const code = rpcCode(error);
  const message = peekText(error, "message");
  const [name, status] = RPC[code ?? -1] ?? [];
  if (name === undefined || status === undefined || message === undefined) return undefined;
  const inner = peekText(error, "cause", "code");
  if (inner !== undefined && isNetworkCode(inner)) return undefined;
  const text = message.replace(/^\d{1,2} [A-Z_]+: /, "");
  return refusal(
    service,
    operation,
    { code: peekText(error, "reason") ?? name, text },
    status3(peek(error, "httpStatusCode")) ?? status,
  );
};

function rpcCode(error: unknown): number | undefined {
  const code = peek(error, "code");
  return typeof code === "number" && code > 0 && code < RPC.length ? code : undefined;
}

/** MSAL keeps of Entra's answer its text alone: "invalid_client: Error(s): 700213 - … AADSTS700213: …". */
const entraText: Look = (service, operation, error) => {
  const text = peekText(error, "message");
  const code = text === undefined ? undefined : aadsts(text);
  return text === undefined || code === undefined ? undefined : refusal(service, operation, { code, text });
};

const network: Look = (service, operation, error) => {
  const code = peekText(error, "code") ?? peekText(error, "errorCode");
  if (code !== undefined && isNetworkCode(code)) return networkRefusal(service, operation, code, error);
  const name = peekText(error, "name");
  if (name === "TimeoutError") return networkRefusal(service, operation, "ETIMEDOUT", error);
  return undefined;
};

function networkRefusal(service: Service, operation: string, code: string, error: unknown): Refusal {
  return refusal(service, operation, { code, text: peekText(error, "message") ?? "no answer came" });
}

/** A client that choked on a 2xx body. The parser's message quotes the body, which may be a secret, so it is not passed on. */
const unread: Look = (service, operation, error) =>
  peekText(error, "name") === "SyntaxError" || /^Received null response/.test(peekText(error, "message") ?? "")
    ? { service, operation, status: 200, text: "The answer is broken: the client library could not read it as JSON." }
    : undefined;

/** `fetch failed` says nothing; what caused it does. */
function worded(service: Service, operation: string, error: unknown): Refusal {
  const last = chain(error).at(-1);
  const code = peekText(error, "code") ?? peekText(last, "code");
  const text = [peekText(error, "message"), peekText(last, "message")].filter((each) => each !== undefined);
  const said = [...new Set(text)].join(": ") || (typeof error === "string" ? error : "no answer came");
  return refusal(service, operation, { ...(code ? { code } : {}), text: said }, status3(peek(error, "statusCode")));
}

function refusal(service: Service, operation: string, said: Worded, status?: number): Refusal {
  return {
    service,
    operation,
    ...(status === undefined ? {} : { status }),
    ...(said.code ? { code: redact(said.code) } : {}),
    text: redact(said.text ?? "The answer says no more."),
    ...(said.requestId ? { requestId: redact(said.requestId) } : {}),
  };
}

function status3(of: unknown): number | undefined {
  return typeof of === "number" && of >= 100 && of <= 599 ? of : undefined;
}

function jsonOf(data: object): string {
  try {
    return JSON.stringify(data);
  } catch {
    return "";
  }
}

/** Headers in any library's form, by lower-case name. */
function headersOf(headers: unknown): Record<string, string> {
  try {
    if (headers instanceof Headers) return Object.fromEntries(headers);
    const toJson = peek(headers, "toJSON");
    const plain: unknown = typeof toJson === "function" ? toJson.call(headers) : headers;
    const entries = typeof plain === "object" && plain !== null ? Object.entries(plain) : [];
    return Object.fromEntries(
      entries.flatMap(([name, value]) => (typeof value === "string" ? [[name.toLowerCase(), value]] : [])),
    );
  } catch {
    return {};
  }
}
