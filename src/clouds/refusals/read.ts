import type { Refusal, Service } from "../../core/index.ts";
import { wordedIn, wordedInXml } from "./body.ts";
import { parse } from "./peek.ts";
import { redact } from "./redact.ts";
import { describeBody, describeShape } from "./visible.ts";

/** Where each service puts its own id of the request, best first. */
const REQUEST_ID_HEADERS = [
  "x-ms-request-id",
  "x-ms-correlation-request-id",
  "x-google-request-id",
  "x-goog-request-id",
  "x-cloud-trace-context",
  "x-guploader-uploadid",
  "x-github-request-id",
] as const;

/**
 * An answer that is not what was asked for, as a refusal: any status but 2xx, and a 2xx whose body is no JSON. The text is the service's
 * own, up to 16 KB, without anything that looks like a credential; of a body without a readable error it says what it is, and how it begins.
 */
export function readRefusal(
  service: Service,
  operation: string,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly bodyText: string },
): Refusal {
  const { status, headers, bodyText } = answer;
  const body = parse(bodyText);
  const succeeded = status >= 200 && status <= 299;
  const said = wordedIn(body) ?? wordedInXml(bodyText);
  const requestId = said?.requestId ?? requestIdIn(headers);
  const location = status >= 300 && status <= 399 ? hostOf(header(headers, "location")) : undefined;
  const text =
    said?.text ??
    (location ? `The answer redirects to ${location}, which is not followed.` : wordless(body, bodyText, succeeded, said?.code));
  return {
    service,
    operation,
    status,
    ...(said?.code ? { code: redact(said.code) } : {}),
    text: bounded(redact(text)),
    ...(requestId ? { requestId: redact(requestId) } : {}),
  };
}

/** Longer words of a service are no explanation any more, and would flood the log. UTF-16 units. */
const LONGEST = 16_384;

function bounded(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}… (${text.length - LONGEST} more characters)`;
}

function wordless(body: unknown, bodyText: string, succeeded: boolean, code: string | undefined): string {
  if (code !== undefined) return `The answer names the error ${code} and says no more.`;
  if (body === undefined) return describeBody(bodyText, succeeded);
  // JSON of a success may be a token or a secret; of a failure, it is all that is known.
  return succeeded ? describeShape(body) : `The answer is JSON without an error message: ${JSON.stringify(body)}`;
}

/** The service's own id of the request, from its headers. */
function requestIdIn(headers: Readonly<Record<string, string>>): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => header(headers, name)).find(Boolean);
}

/** A header's value; names compare without case. */
export function header(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}
