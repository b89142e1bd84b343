import { readRefusal } from "../clouds/refusals/read.ts";
import { refusalOf } from "../clouds/refusals/thrown.ts";
import { retryAfterMs } from "../clouds/refusals/transient.ts";
import type { Refusal, Service } from "../core/index.ts";
import type { Limit, WireAnswer, WireRequest } from "../wire/wire.ts";
import type { Io } from "./io.ts";
import { Refused } from "./io.ts";

/** A request; left out, its signal is the run's. */
export type Sent = Omit<WireRequest, "signal"> & { readonly signal?: AbortSignal };

/** Grants in a form or in JSON: a client's assertion, a subject token. */
const GRANT = /(?:^|[&"])(?:client_assertion|assertion|subject_token|subjectToken)"?[=:]/;

/**
 * Sends one request, once. Every request of every client comes through here, so here is noted which hosts were sent a token.
 * @throws Unanswered, or the reason of an aborted signal.
 */
export function exchange(io: Pick<Io, "wire" | "noteHost" | "signal">, request: Sent): Promise<WireAnswer> {
  if (carriesToken(request)) io.noteHost(new URL(request.url).host);
  return io.wire({ ...request, signal: request.signal ?? io.signal });
}

function carriesToken({ headers = {}, body }: Sent): boolean {
  if (Object.keys(headers).some((name) => name.toLowerCase() === "authorization")) return true;
  return body !== undefined && GRANT.test(typeof body === "string" ? body : Buffer.from(body).toString("latin1"));
}

export interface Ask {
  readonly service: Service;
  /** In words, for a refusal: "exchange GitHub's token". */
  readonly operation: string;
  readonly method?: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly limit?: Limit;
}

/**
 * One request outside the clouds' own clients, sent once.
 * @returns the parsed JSON of a 2xx answer.
 * @throws Refused for any other status, a redirect among them, a body that is not JSON, or no answer.
 */
export async function askJson(io: Io, { service, operation, method = "GET", ...ask }: Ask): Promise<unknown> {
  const { status, headers, text } = await answer(io, service, operation, { method, ...ask });
  const refusal = (): Refusal => readRefusal(service, operation, { status, headers, bodyText: text });
  if (status < 200 || status > 299) throw new Refused(refusal(), retryAfterMs(headers, text, io.now()));
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(refusal());
  }
}

/** One whole answer, whatever its status. @throws Refused when none came. */
export async function answer(io: Io, service: Service, operation: string, request: Sent): Promise<WireAnswer> {
  const sentAt = io.now();
  try {
    const whole = await exchange(io, request);
    io.clock.saw(service, whole.headers, sentAt, io.now());
    return whole;
  } catch (error) {
    io.signal.throwIfAborted();
    throw new Refused(refusalOf(service, operation, error));
  }
}
