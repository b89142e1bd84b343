import { parse, peek, peekList, peekText } from "./peek.ts";

/** An error as a service's own body words it. */
export interface Worded {
  readonly code?: string;
  readonly text?: string;
  readonly requestId?: string;
}

/** Codes that only say that something inside went wrong: the inner error's code is the cause. */
const WRAPPERS =
  /^(?:DeploymentFailed|DeploymentOperationFailed|ResourceDeploymentFailure|InvalidTemplateDeployment|MultipleErrorsOccurred|BadRequest|Conflict|InternalServerError|\d{3})$/;

/** The AADSTS number in a text, the most specific name Entra has for a refusal. */
export function aadsts(text: string): string | undefined {
  return /\bAADSTS\d+/.exec(text)?.[0];
}

/**
 * The error in a parsed body, in every shape the services use; undefined when it holds none. Texts are complete and not yet redacted.
 * Shapes: ARM and Google `{error:{…}}` (https://google.aip.dev/193), OAuth `{error,error_description}`, GitHub and bare `{code,message}`,
 * Backup's older `{ErrorCode,Message:{Value}}` (recorded).
 */
export function wordedIn(body: unknown, depth = 0): Worded | undefined {
  if (typeof body !== "object" || body === null || depth > 4) return undefined;
  const error = peek(body, "error");
  if (typeof error === "string") return oauth(body, error);
  if (typeof error === "object" && error !== null) return detailed(error, depth);
  const old = peekText(body, "ErrorCode");
  if (old !== undefined) return worded(old, peekText(body, "Message", "Value") ?? peekText(body, "Message"));
  if (peekText(body, "message") ?? peekText(body, "Message") ?? peekText(body, "code")) return detailed(body, depth);
  return undefined;
}

function oauth(body: unknown, error: string): Worded {
  const description = peekText(body, "error_description") ?? peekText(body, "errorDescription");
  const text = description === undefined || aadsts(description) ? (description ?? error) : `${error}: ${description}`;
  const first = peekText(peekList(body, "error_codes")[0] ?? peekList(body, "errorCodes")[0]);
  const code = aadsts(text) ?? (first ? `AADSTS${first}` : error);
  const requestId = peekText(body, "trace_id") ?? peekText(body, "traceId") ?? peekText(body, "correlation_id");
  return worded(code, text, requestId);
}

function detailed(error: unknown, depth: number): Worded {
  const message = peekText(error, "message") ?? peekText(error, "Message");
  const nested = message && /^\s*\{/.test(message) ? wordedIn(parse(message), depth + 1) : undefined;
  const details = peekList(error, "details");
  const reason = details.map((each) => peekText(each, "reason")).find(Boolean);
  const inner = [
    ...details.map((each) => wordedIn(each, depth + 1)),
    wordedIn(peek(error, "innererror") ?? peek(error, "innerError"), depth + 1),
  ].filter((each) => each !== undefined);
  const outer = reason ?? peekText(error, "status") ?? peekText(error, "code") ?? peekText(error, "Code");
  const code =
    outer === undefined || WRAPPERS.test(outer) ? ([nested, ...inner].find((each) => each?.code)?.code ?? outer) : outer;
  const said = nested ? [nested.text] : [message];
  for (const each of inner) {
    const more = [each.code, each.text].filter(Boolean).join(": ");
    if (each.text && !said.some((text) => text?.includes(each.text ?? ""))) said.push(more);
  }
  return worded(code, said.filter(Boolean).join("\n") || undefined);
}

function worded(code: string | undefined, text: string | undefined, requestId?: string): Worded {
  return { ...(code ? { code } : {}), ...(text ? { text } : {}), ...(requestId ? { requestId } : {}) };
}

/** Azure Storage's XML error, and the code and message in it. */
export function wordedInXml(bodyText: string): Worded | undefined {
  // An error is short; what comes after it is looked at by nobody.
  const start = bodyText.slice(0, 16_384);
  const code = /<Error>[\s\S]*?<Code>([^<]+)<\/Code>/i.exec(start)?.[1];
  const text = /<Error>[\s\S]*?<Message>([^<]+)<\/Message>/i.exec(start)?.[1];
  return code ? worded(code.trim(), text?.trim()) : undefined;
}
