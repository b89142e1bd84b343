import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm, RawAnswer } from "../../clouds/azure/arm.ts";
import { vaultPath } from "../../clouds/azure/ids.ts";
import { readRefusal } from "../../clouds/refusals/read.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import { unansweredBy } from "../../clouds/refusals/unanswered.ts";
import type { Refusal, Restore } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { type Job, type JobsOf, operationId } from "../engine/jobs.ts";
import { restoreJobList } from "./rivals.ts";

/** What the answer to the restore POST itself says. Nothing else is asked: a later poll's refusal says nothing of the trigger. */
export type Begun =
  | { readonly how: "began"; readonly operation: string | null; readonly correlationId: string | null }
  | { readonly how: "refused"; readonly refusal: Refusal }
  | { readonly how: "unknown"; readonly why: string };

/** Statuses with which Azure says that nothing began. */
const NOT_BEGUN = new Set([400, 401, 403, 404, 409, 412, 413, 429]);
/** Of these, the ones that may be sent again, with the same id. */
const AGAIN = new Set([401, 429]);
const MAX_SENDS = 3;
const OPERATION = "trigger the restore";
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Sends the restore: one raw POST through the pipeline that neither retries nor redirects (measured: by default a reset sends four), its
 * `x-ms-client-request-id` being the owner id, which comes back as the job's activityId. A refusal is believed, and sent again where it may be, only
 * while the vault lists no job with that id.
 */
export async function trigger(
  io: Io,
  arm: Arm,
  path: string,
  body: unknown,
  { vault, ownerId }: { readonly vault: JobsOf; readonly ownerId: string },
): Promise<Begun> {
  for (let sent = 1; ; sent++) {
    const answer = await post(arm, path, body, ownerId);
    if ("how" in answer) return answer;
    const { status, headers, text } = answer;
    if (status === 202) {
      const operation = operationId(headers["azure-asyncoperation"] ?? headers.location);
      return { how: "began", operation, correlationId: headers["x-ms-correlation-request-id"] ?? null };
    }
    if (!NOT_BEGUN.has(status)) {
      const { text: words, code } = arm.refusal(OPERATION, answer);
      return { how: "unknown", why: `Azure answered ${[status, code, words].filter(Boolean).join(" ")}` };
    }
    const wait = retryAfterMs(headers, text, io.now()) ?? (status === 401 ? 1_000 : 30_000);
    const refusal = arm.refusal(OPERATION, answer);
    const last = !AGAIN.has(status) || sent === MAX_SENDS || wait > LONGEST_WAIT_MS;
    if (!last) {
      io.log.info(`Azure did not take the restore (${status}); sending the same request again in ${Math.ceil(wait / 1000)} s.`);
      await io.sleep(wait, io.signal);
    }
    const listed = await isListed(io, arm, vault, ownerId);
    if (listed === "yes") return { how: "unknown", why: `Azure answered ${status}, and the vault lists the job of this request` };
    if (last) return { how: "refused", refusal };
    if (listed === "unread")
      return { how: "unknown", why: `Azure answered ${status}, and whether the vault has a job of it could not be read` };
  }
}

/**
 * Whether the vault has a job of this request although it was refused: something on the way may have sent it twice, and shown the second answer.
 */
async function isListed(io: Io, arm: Arm, vault: JobsOf, ownerId: string): Promise<"yes" | "no" | "unread"> {
  try {
    return (await ofRequest(io, arm, vault, ownerId)) ? "yes" : "no";
  } catch (error) {
    if (error instanceof Refused) return "unread";
    throw error;
  }
}

/** The job that carries the owner id of a request. @throws Refused */
async function ofRequest(io: Io, arm: Arm, vault: JobsOf, ownerId: string): Promise<Job | undefined> {
  return (await restoreJobList(io, arm, vault)).good.find(({ activityId }) => activityId?.toLowerCase() === ownerId);
}

async function post(arm: Arm, path: string, body: unknown, ownerId: string): Promise<RawAnswer | Begun> {
  try {
    const headers = { "x-ms-client-request-id": ownerId };
    return await arm.send({ operation: OPERATION, method: "POST", path, apiVersion: API_VERSIONS.backup, body, headers });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // A refused token means that the request was never sent.
    if (error.refusal.service !== "arm") return { how: "refused", refusal: error.refusal };
    return { how: "unknown", why: unansweredBy(error.refusal) };
  }
}

/** Seconds after the POST at which the vault's jobs are read, when nobody can say whether it began. */
const LOOKS = [5, 15, 30, 60, 120, 300] as const;

/** The job that a request of unknown outcome started, by the owner id it carries; null when none has shown itself within five minutes. */
export async function findTriggered(io: Io, arm: Arm, vault: JobsOf, ownerId: string): Promise<Job | null> {
  const sentAt = io.now();
  for (const after of LOOKS) {
    await io.sleep(Math.max(0, sentAt + after * 1000 - io.now()), io.signal);
    io.log.info(`Looking for the job in the vault's list, ${after} s after the request.`);
    try {
      const found = await ofRequest(io, arm, vault, ownerId);
      if (found) return found;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      io.log.info(`The list could not be read (${error.refusal.status ?? error.refusal.code ?? "no answer"}).`);
    }
  }
  return null;
}

const operationAnswer = z.object({
  status: z.string(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  properties: z.object({ jobId: z.string().nullish() }).nullish(),
});

/** Milliseconds between reads of the operation; it succeeds within seconds (recorded). */
const OPERATION_WAITS = [1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 30_000, 30_000, 60_000] as const;

/**
 * The job's id out of the operation's status: it need not be the operation's own. "Succeeded" only means that a job exists.
 * @returns the id; or the refusal with which the operation failed; or null when it would not say.
 */
export async function jobOf(io: Io, arm: Arm, vault: Restore["vault"], operation: string): Promise<string | Refusal | null> {
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupOperations/${encodeURIComponent(operation)}`;
  for (const wait of OPERATION_WAITS) {
    let asked = 0;
    try {
      const body = await arm.json(
        { operation: "read the restore's operation", method: "GET", path, apiVersion: API_VERSIONS.backup },
        (answer) => {
          asked = retryAfterMs(answer.headers, answer.text, io.now()) ?? 0;
        },
      );
      const parsed = operationAnswer.safeParse(body);
      const jobId = parsed.data?.properties?.jobId;
      if (jobId) return jobId;
      if (parsed.data?.status === "Failed" || parsed.data?.status === "Canceled") {
        const { code, message } = parsed.data.error ?? {};
        return {
          service: "arm",
          operation: "trigger the restore",
          code: code ?? parsed.data.status,
          text: message ?? "The operation failed without a reason.",
        };
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      io.log.debug(`${error.message}; the restore has begun all the same`);
    }
    // A Retry-After of a minute on an operation that takes seconds is kept to, but not beyond a minute.
    await io.sleep(Math.max(wait, Math.min(asked, 60_000)), io.signal);
  }
  return null;
}

/** Asks Azure to cancel a job of ours; also after the run itself was cancelled. @throws Refused */
export async function cancelJob(arm: Arm, vault: Restore["vault"], id: string): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupJobs/${encodeURIComponent(id)}/cancel`;
  const answer = await arm.send({
    operation: `cancel the job ${id}`,
    method: "POST",
    path,
    apiVersion: API_VERSIONS.backup,
    signal,
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Refused(readRefusal("arm", `cancel the job ${id}`, { ...answer, bodyText: answer.text }));
  }
}
