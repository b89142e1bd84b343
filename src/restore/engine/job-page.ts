import { z } from "zod";
import type { VaultName } from "../../backup/vault.ts";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { vaultPath } from "../../clouds/azure/ids.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import { shapedAs, time } from "../../io/entries.ts";
import { instant } from "../../io/io.ts";
import { endOf, type JobDetail } from "./jobs.ts";
import { bagWords, readBag, saysAnything } from "./property-bag.ts";

/** Answers are open: only what is used is described, and anything may be missing. */
const text = z.string().nullish();
/** What only shows how far a job is costs nothing but itself when it has another shape. */
const task = z.object({ taskId: text, status: text, taskExecutionDetails: text });
const page = z.object({
  name: text,
  id: text,
  properties: z.object({
    operation: text,
    status: z.string().min(1),
    startTime: time.nullish(),
    endTime: time.nullish(),
    activityId: text,
    entityFriendlyName: text,
    containerName: text,
    storageAccountName: text,
    errorDetails: z
      .array(
        z.object({
          errorCode: z.union([z.number(), z.string()]).nullish(),
          errorTitle: text.catch(null),
          errorString: text.catch(null),
          recommendations: z.array(z.string()).nullish().catch(null),
        }),
      )
      .nullish(),
    extendedInfo: z
      .object({
        tasksList: z.array(task).nullish().catch(null),
        propertyBag: z.record(z.string(), z.union([z.string(), z.null()])).nullish(),
        progressPercentage: z.number().nullish().catch(null),
        estimatedRemainingDuration: text.catch(null),
        dynamicErrorMessage: text.catch(null),
      })
      .nullish(),
  }),
});

export interface Polled {
  readonly job: JobDetail;
  /** What the service asks us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Job reads it still allows this hour. */
  readonly budget: number | null;
}

/**
 * One read of a job. Raw, because the typed client drops what it does not know of a job.
 * @param until epoch milliseconds after which the read is not repeated. @throws Refused
 */
export async function readJob(arm: Arm, vault: VaultName, id: string, until?: number): Promise<Polled> {
  const operation = `read the job ${id}`;
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupJobs/${encodeURIComponent(id)}`;
  let headers: Readonly<Record<string, string>> = {};
  const ask = { operation, method: "GET", path, apiVersion: API_VERSIONS.backup } as const;
  const body = await arm.json(until === undefined ? ask : { ...ask, until }, (answer) => {
    headers = answer.headers;
  });
  const read = shapedAs(page, body, "arm", operation);
  const budget = Number(headers["x-ms-ratelimit-remaining-subscription-resource-requests"] ?? Number.NaN);
  return {
    job: detail(id, read),
    retryAfterMs: retryAfterMs(headers, "") ?? null,
    budget: Number.isFinite(budget) ? budget : null,
  };
}

function detail(id: string, { name, properties: of }: z.infer<typeof page>): JobDetail {
  const info = of.extendedInfo ?? {};
  return {
    id: name ?? id,
    operation: of.operation ?? "",
    status: of.status,
    startTime: of.startTime ?? instant(0),
    endTime: endOf(of.endTime),
    activityId: of.activityId ?? null,
    entity: of.entityFriendlyName ?? "",
    container: of.containerName ?? "",
    account: of.storageAccountName ?? null,
    percentage: info.progressPercentage ?? null,
    remainingSeconds: seconds(info.estimatedRemainingDuration),
    tasks: (info.tasksList ?? []).map((task) => ({
      name: task.taskId ?? "",
      status: task.status ?? "",
      progress: task.taskExecutionDetails ?? null,
    })),
    bag: readBag(info.propertyBag),
    hasBag: saysAnything(info.propertyBag),
    bagWords: bagWords(info.propertyBag),
    errors: (of.errorDetails ?? []).map((error) => ({
      code: String(error.errorCode ?? "unknown"),
      text: [error.errorTitle, error.errorString].filter(Boolean).join(": "),
      recommendations: error.recommendations ?? [],
    })),
    message: info.dynamicErrorMessage || null,
  };
}

/** Seconds of an ISO 8601 duration or `hh:mm:ss`; both occur (recorded). */
function seconds(of: string | null | undefined): number | null {
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(of ?? "");
  const clock = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(of ?? "");
  const match = iso ?? clock;
  if (!match) return null;
  const [d, h, m, s] = match.slice(1).map((part) => Number(part ?? 0));
  return (d ?? 0) * 86_400 + (h ?? 0) * 3600 + (m ?? 0) * 60 + (s ?? 0);
}
