import type { HttpClient, RequestBodyType } from "@azure/core-rest-pipeline";
import type { Limit } from "../wire/wire.ts";
import { exchange } from "./ask-json.ts";
import type { Io } from "./io.ts";

/** What differs between Azure's clients. */
export interface AzureHttp {
  readonly limit?: Limit;
  /** Whether what is no GET changes something, and so has a connection of its own. */
  readonly changes: boolean;
}

/** The wire for the pipelines of Azure's clients: what they set about proxies, decompression and timeouts has no effect. */
export function azureHttp(io: Io, { limit, changes }: AzureHttp): HttpClient {
  return {
    sendRequest: async (request) => {
      const { createHttpHeaders } = await import("@azure/core-rest-pipeline");
      const { method, url, body, abortSignal } = request;
      const { status, headers, text } = await exchange(io, {
        method,
        url,
        headers: Object.fromEntries(Object.entries(request.headers.toJSON()).map(([name, of]) => [name.toLowerCase(), of])),
        ...(body == null ? {} : { body: whole(body) }),
        ...(abortSignal instanceof AbortSignal ? { signal: abortSignal } : {}),
        ...(limit ? { limit } : {}),
        fresh: changes && method !== "GET",
      });
      return { request, status, headers: createHttpHeaders({ ...headers }), bodyAsText: text };
    },
  };
}

/** Bodies are JSON or forms; none of our requests streams one. */
function whole(body: RequestBodyType): string | Uint8Array {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  throw new Error("a request's body is neither a text nor bytes");
}
