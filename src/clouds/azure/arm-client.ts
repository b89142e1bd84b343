import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { azureHttp } from "../../io/azure-pipeline.ts";
import type { Io } from "../../io/io.ts";
import { Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { presenting } from "../identity/github.ts";
import { readRefusal } from "../refusals/read.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { Unanswered } from "../refusals/unanswered.ts";
import type { Arm, RawAnswer, RawRequest } from "./arm.ts";
import { lister } from "./arm-list.ts";
import { whole } from "./complete-answer.ts";
import { knownVersion, spelled } from "./known-version.ts";

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
