import type { Refusal, Service } from "./core.ts";
import type { Io } from "./io.ts";
import { Refused } from "./io.ts";
import { readRefusal } from "./refusals/read.ts";
import { refusalOf } from "./refusals/thrown.ts";
import { retryAfterMs } from "./refusals/transient.ts";

export interface Ask {
  readonly service: Service;
  /** In words, for a refusal: "exchange GitHub's token". */
  readonly operation: string;
  readonly method?: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

/**
 * One HTTPS request outside the clouds' own clients, sent once. Redirects are refused: a token must not follow them.
 * @returns the parsed JSON of a 2xx answer.
 * @throws Refused for any other status, a body that is not JSON, or no answer.
 */
export async function askJson(io: Io, ask: Ask): Promise<unknown> {
  const timeout = AbortSignal.timeout(ask.timeoutMs ?? 30_000);
  let status = 0;
  let headers: Record<string, string> = {};
  let text = "";
  try {
    const init: RequestInit = { method: ask.method ?? "GET", redirect: "manual", signal: AbortSignal.any([timeout, io.signal]) };
    if (ask.headers) init.headers = { ...ask.headers };
    if (ask.body !== undefined) init.body = ask.body;
    const sentAt = io.now();
    const response = await io.fetch(ask.url, init);
    status = response.status;
    headers = Object.fromEntries(response.headers);
    io.clock.saw(ask.service, headers, sentAt, io.now());
    text = await response.text();
  } catch (error) {
    io.signal.throwIfAborted();
    throw new Refused(refusalOf(ask.service, ask.operation, error));
  }
  const refusal = (): Refusal => readRefusal(ask.service, ask.operation, { status, headers, bodyText: text });
  if (status < 200 || status > 299) throw new Refused(refusal(), retryAfterMs(headers, text, io.now()));
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(refusal());
  }
}
