import type { WireAnswer } from "../wire/wire.ts";
import { exchange } from "./ask-json.ts";
import type { Io } from "./io.ts";

/** A redirect, which is an error to clients that would follow it or take it for an answer. */
class Redirected extends Error {
  readonly response: { readonly status: number; readonly headers: WireAnswer["headers"]; readonly data: string };
  constructor({ status, headers, text }: WireAnswer) {
    super("the answer is a redirect, which is not followed");
    this.name = "Redirected";
    this.response = { status, headers, data: text };
  }
}

/**
 * The wire as `fetch`, for Google's and GitHub's clients.
 * @param changes whether what is no GET changes something, and so has a connection of its own.
 * @throws (each call) as `exchange` does; and at a redirect.
 */
export function fetchOn(io: Io, changes: boolean): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url, headers, signal } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = await exchange(io, {
      method,
      url,
      headers: Object.fromEntries(headers),
      ...(body.length === 0 ? {} : { body }),
      signal: AbortSignal.any([io.signal, signal]),
      fresh: changes && method !== "GET",
    });
    const { status, text } = answer;
    if (status >= 300 && status <= 399 && status !== 304) throw new Redirected(answer);
    const bodiless = status === 204 || status === 205 || status === 304;
    return new Response(bodiless ? null : text, { status, headers: { ...answer.headers } });
  };
}
