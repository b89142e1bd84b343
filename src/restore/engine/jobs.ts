import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { lastPart, same, vaultPath } from "../../clouds/azure/ids.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import type { Instant } from "../../core/index.ts";
import { type Entries, shapedAs, textOrNull, time } from "../../io/entries.ts";
import { instant } from "../../io/io.ts";
import { bagWords, type PropertyBag, readBag, saysAnything } from "./property-bag.ts";

export type VaultName = { readonly resourceGroup: string; readonly name: string };

/** A vault's job as this tool reads it. */
export interface Job {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly startTime: Instant;
  /** Null while it runs: Azure then says 0001-01-01 (recorded). */
  readonly endTime: Instant | null;
  /** The `x-ms-client-request-id` of the request that started it. */
  readonly activityId: string | null;
  readonly entity: string;
  readonly container: string;
  /** The storage account of the item; null where the job names none. */
  readonly account: string | null;
}
/** What only a job's own page tells. */
export interface JobDetail extends Job {
  readonly percentage: number | null;
  /** Seconds Azure expects it to take still. */
  readonly remainingSeconds: number | null;
  readonly tasks: readonly { readonly name: string; readonly status: string; readonly progress: string | null }[];
  readonly bag: PropertyBag;
  /** Whether the page has a bag that says anything: one that has none leaves open what the job made. */
  readonly hasBag: boolean;
  /** All that the bag says, by the service's own keys: for what only one kind of restore has. */
  readonly bagWords: Readonly<Record<string, string>>;
  readonly errors: readonly { readonly code: string; readonly text: string; readonly recommendations: readonly string[] }[];
  readonly message: string | null;
}

/** Azure's filter wants its own time format. */
const filterTime = (ms: number) => {
  const [date, time] = instant(ms).split("T");
  const [h = "00", m, s] = (time ?? "").slice(0, 8).split(":");
  const hour = Number(h) % 12 || 12;
  return `${date} ${String(hour).padStart(2, "0")}:${m}:${s} ${Number(h) < 12 ? "AM" : "PM"}`;
};

const listed = z
  .object({
    name: z.string().min(1),
    properties: z.object({
      operation: z.string(),
      status: z.string().min(1),
      startTime: time,
      endTime: time.nullish(),
      activityId: textOrNull,
      entityFriendlyName: textOrNull,
      containerName: textOrNull,
      storageAccountName: textOrNull,
    }),
  })
  .transform(
    ({ name, properties: of }): Job => ({
      id: name,
      operation: of.operation,
      status: of.status,
      startTime: of.startTime,
      endTime: endOf(of.endTime),
      activityId: of.activityId,
      entity: of.entityFriendlyName ?? "",
      container: of.containerName ?? "",
      account: of.storageAccountName,
    }),
  );

/** A vault's jobs of one `backupManagementType`: no list holds those of several. */
export interface JobsOf extends VaultName {
  readonly managementType: string;
}

/**
 * The vault's restore jobs of one management type in a window of time, over all pages, in any state. In a malformed entry the job that somebody
 * looks for may hide. @throws Refused
 */
export async function listRestoreJobs(arm: Arm, vault: JobsOf, fromMs: number, toMs: number): Promise<Entries<Job>> {
  const filter = `backupManagementType eq '${vault.managementType}' and operation eq 'Restore' and startTime eq '${filterTime(fromMs)}' and endTime eq '${filterTime(toMs)}'`;
  const path = `${vaultPath(arm.subscriptionId, vault)}/backupJobs?$filter=${encodeURIComponent(filter)}`;
  const { good, bad } = await arm.entries(
    { operation: listing(vault), path, apiVersion: API_VERSIONS.backup, of: "jobs" },
    listed,
  );
  return { good: good.filter(({ operation }) => /^(CrossRegion)?Restore/.test(operation)), bad };
}

/** The operation, in words, that reads a vault's restore jobs. */
export const listing = (vault: Pick<VaultName, "name">) => `list the restore jobs of ${vault.name}`;

/** Azure says 0001-01-01 while it runs. */
function endOf(end: string | null | undefined): Instant | null {
  return !end || end.startsWith("0001") ? null : end;
}

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

export { ENDED_STATES as ENDED } from "../../core/holds.ts";

/** Whether a job restores the protected item with this container: its name ends the container's full name. */
export function isOf(job: Job, item: { readonly container: string; readonly friendlyName: string }): boolean {
  const short = item.container.replace(/^[^;]+;/, "");
  return job.container ? same(job.container, short) || same(job.container, item.container) : same(job.entity, item.friendlyName);
}

/** The job id in an operation's URL: `…/operationsStatus/ID?…` or `…/operationResults/ID?…`. */
export function operationId(url: string | undefined): string | null {
  return url && URL.canParse(url, "https://x") ? lastPart(new URL(url, "https://x").pathname) || null : null;
}
