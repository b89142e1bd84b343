import type { RecoveryServicesBackupClient } from "@azure/arm-recoveryservicesbackup";
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import type { z } from "zod";
import type { Refusal } from "../../core/index.ts";
import { azureHttp } from "../../io/azure-pipeline.ts";
import type { Entries } from "../../io/entries.ts";
import type { Io } from "../../io/io.ts";
import { Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { presenting } from "../identity/github.ts";
import { readRefusal } from "../refusals/read.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { Unanswered } from "../refusals/unanswered.ts";
import type { ApiVersion } from "./api-versions.ts";
import { type Listing, lister } from "./arm-list.ts";
import { whole } from "./complete-answer.ts";
import { knownVersion, spelled } from "./known-version.ts";

/** One request as it goes over the wire. */
export interface RawRequest {
  /** In words, for a refusal. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/subscriptions/…` on, or an absolute URL on the same resource manager (an `Azure-AsyncOperation` header). */
  readonly path: string;
  /** Left out when `path` carries one. */
  readonly apiVersion?: ApiVersion;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the run's own: for the one request that a cancelled run still makes. */
  readonly signal?: AbortSignal;
  /** A GET whose answer only explains: not asked again when it fails. */
  readonly once?: true;
  /** Epoch milliseconds after which a GET is not asked again: the deadline of who waits for it. */
  readonly until?: number;
}
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Why the body is not there: of a change, the head alone is the answer. */
  readonly unread?: string;
}
/** Azure's resource manager as this run may use it. */
export interface Arm {
  /** The typed client. GETs are retried by our own loop on transient refusals; everything else is sent once. */
  readonly typed: RecoveryServicesBackupClient;
  readonly subscriptionId: string;
  /** One request, whatever the status, through the same pipeline. @throws Refused only when no answer came. */
  send(request: RawRequest): Promise<RawAnswer>;
  /** A GET (or a POST that only asks) whose 2xx JSON is returned. @throws Refused for anything else. */
  json(request: RawRequest, seen?: (answer: RawAnswer) => void): Promise<unknown>;
  /**
   * The entries of a list as they come, over all its pages, each a GET as `json` sends it: for who may stop before the end.
   * @throws Refused, also for a list that cannot be read to its end: a next page that was read already, one that lies at another host, and
   * more pages or entries than any list has (`pages.ts`).
   */
  list(listing: Listing): AsyncIterable<unknown>;
  /** A whole list, each entry read by itself. What a malformed one leaves open is for the caller to say. @throws Refused as `list` does. */
  entries<T>(listing: Listing, shape: z.ZodType<T>): Promise<Entries<T>>;
  /** An answer that `send` returned, as a refusal. */
  refusal(operation: string, answer: RawAnswer): Refusal;
  /** Runs a call of the typed client. @throws Refused in place of the SDK's error. */
  call<T>(operation: string, work: () => Promise<T>): Promise<T>;
}

/**
 * The client, and what its pipeline does. Taken out: its own retries (a 500 on a restore sent four POSTs), redirects and the challenge
 * handler (each sends a second POST); measured, see docs/architecture.md. Put in: the run's own wire, our retry loop for GETs, and a token
 * that goes to the resource manager's own host alone.
 */
export async function armClient(io: Io, identity: AzureIdentity, subscriptionId: string): Promise<Arm> {
  const [{ RecoveryServicesBackupClient: Client }, rest] = await Promise.all([
    import("@azure/arm-recoveryservicesbackup"),
    import("@azure/core-rest-pipeline"),
  ]);
  const endpoint = identity.cloud.arm;
  const { host, origin } = new URL(endpoint);
  const credential = { getToken: async () => ({ token: await identity.token(), expiresOnTimestamp: identity.expiresAt }) };
  const typed = new Client(credential, subscriptionId, {
    endpoint,
    $host: endpoint,
    credentialScopes: `${identity.cloud.audience}/.default`,
    retryOptions: { maxRetries: 0 },
    httpClient: azureHttp(io, { changes: true }),
  });
  for (const name of [rest.bearerTokenAuthenticationPolicyName, rest.redirectPolicyName, "defaultRetryPolicy"]) {
    typed.pipeline.removePolicy({ name });
  }
  const asked = new WeakMap<PipelineRequest, RawRequest>();
  typed.pipeline.addPolicy(reads(io, asked), { phase: "Retry" });
  // Below the retry, so that who waits for the first answer waits for one attempt alone.
  typed.pipeline.addPolicy(
    knownVersion(io, (request) => asked.get(request)?.apiVersion),
    { afterPhase: "Retry" },
  );
  typed.pipeline.addPolicy(
    {
      name: "tokenForTheResourceManager",
      sendRequest: async (request, next) => {
        if (new URL(request.url).origin !== origin) {
          throw new Refused({
            service: "arm",
            operation: "follow a link",
            text: `the link leaves ${host}; no token is sent there`,
          });
        }
        request.abortSignal ??= io.signal;
        request.headers.set("authorization", `Bearer ${await identity.token()}`);
        return next(request);
      },
    },
    { phase: "Sign" },
  );
  const sent = async (ask: RawRequest): Promise<RawAnswer> => {
    const url = new URL(ask.path, `${endpoint}/`);
    if (ask.apiVersion) url.searchParams.set("api-version", spelled(ask.apiVersion));
    const request = rest.createPipelineRequest({
      url: url.href,
      method: ask.method,
      headers: rest.createHttpHeaders({ accept: "application/json", ...ask.headers }),
    });
    if (ask.body !== undefined) {
      request.body = JSON.stringify(ask.body);
      request.headers.set("content-type", "application/json; charset=utf-8");
    }
    if (ask.signal) request.abortSignal = ask.signal;
    asked.set(request, ask);
    const response = await typed.sendRequest(request);
    return { status: response.status, headers: response.headers.toJSON(), text: response.bodyAsText ?? "" };
  };
  const send = (ask: RawRequest) => attempt(io, ask.operation, () => sent(ask).catch((error) => byItsHead(ask, error)));
  const refusal = (operation: string, { status, headers, text, unread }: RawAnswer) => {
    const read = readRefusal("arm", operation, { status, headers, bodyText: text });
    return presenting(unread === undefined ? read : { ...read, text: `Only the status came. ${unread}` }, identity.presented);
  };
  const json: Arm["json"] = async (ask, seen) => {
    const answer = await attempt(io, ask.operation, () => sent(ask));
    seen?.(answer);
    const refused = () => new Refused(refusal(ask.operation, answer), retryAfterMs(answer.headers, answer.text, io.now()));
    if (answer.status < 200 || answer.status > 299) throw refused();
    try {
      return JSON.parse(answer.text);
    } catch {
      throw refused();
    }
  };
  const call: Arm["call"] = (operation, work) => attempt(io, operation, work, identity.presented);
  return {
    typed,
    subscriptionId,
    send,
    refusal,
    json,
    ...lister(endpoint, json),
    call,
  };
}

/**
 * A change whose answer began is answered by its head: 202 says that it began, whatever becomes of the body. Not so a 200, which says
 * nothing without what it holds. @throws the error
 */
function byItsHead({ method }: RawRequest, error: unknown): RawAnswer {
  const head = error instanceof Unanswered ? error.head : undefined;
  if (!head || method === "GET" || head.status === 200 || !(error instanceof Unanswered)) throw error;
  return { ...head, text: "", unread: error.message };
}

/** What a policy of the pipeline calls any read: the caller knows what it was for. */
const READ = "read";

async function attempt<T>(
  io: Io,
  operation: string,
  work: () => Promise<T>,
  presented: AzureIdentity["presented"] = {},
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) {
      if (error.refusal.operation !== READ) throw error;
      throw new Refused(presenting({ ...error.refusal, operation }, presented), error.retryAfterMs);
    }
    io.signal.throwIfAborted();
    throw new Refused(presenting(refusalOf("arm", operation, error), presented));
  }
}

/**
 * The one retry of ARM's reads, inside the pipeline: whoever asks must not repeat a GET once more around it. It ends with the asker's own
 * deadline (`until`) and signal. The last answer goes up as it is.
 */
function reads(io: Io, asked: WeakMap<PipelineRequest, RawRequest>): PipelinePolicy {
  return {
    name: "retryReads",
    sendRequest: async (request, next) => {
      const { once, until = Number.POSITIVE_INFINITY, signal } = asked.get(request) ?? {};
      if (request.method !== "GET" || once) return next(request);
      const patienceMs = Math.max(0, Math.min(READ_PATIENCE_MS, until - io.now()));
      let last: PipelineResponse | undefined;
      try {
        const read = async () => {
          last = undefined;
          const response = await attempt(io, READ, () => next(request));
          if (response.status === 200) whole(READ, request.url, response.bodyAsText ?? "");
          if (response.status !== 408 && response.status !== 429 && response.status < 500) return response;
          last = response;
          const headers = response.headers.toJSON();
          const bodyText = response.bodyAsText ?? "";
          throw new Refused(
            readRefusal("arm", READ, { status: response.status, headers, bodyText }),
            retryAfterMs(headers, bodyText, io.now()),
          );
        };
        return await retrying(io, patienceMs, read, signal ?? io.signal, until);
      } catch (error) {
        if (last) return last;
        throw error;
      }
    },
  };
}
