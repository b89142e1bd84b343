/** Jobs as the service writes them. */
import type { Knobs } from "../knobs.ts";
import { duration, iso } from "../time.ts";
import type { Job, JobStatus, Vault } from "../types.ts";

/** A job as the list has it: without tasks. `status` overrides what a lagging list does not know yet. In 2026 one that runs has no end (recorded). */
export function jobJson(
  vault: Vault,
  job: Job,
  now: number,
  { jobsOf }: Pick<Knobs, "jobsOf">,
  status: JobStatus = job.status,
): Record<string, unknown> {
  const ended = status === job.status ? job.endedAt : null;
  return {
    id: `${vault.id}/backupJobs/${job.id}`,
    name: job.id,
    type: "Microsoft.RecoveryServices/vaults/backupJobs",
    properties: {
      jobType: "AzureIaaSVMJob",
      ...(ended === null && job.cancellable ? { actionsInfo: ["Cancellable"] } : {}),
      containerName: job.container,
      duration: duration(((ended ?? now) - job.startedAt) / 1000),
      ...(ended !== null && job.errors.length > 0 ? { errorDetails: errorsJson(job) } : {}),
      virtualMachineVersion: "Compute",
      entityFriendlyName: job.entity,
      backupManagementType: "AzureIaasVM",
      operation: job.operation,
      status,
      startTime: iso(job.startedAt),
      ...(ended === null && jobsOf === 2026 ? {} : { endTime: ended === null ? "0001-01-01T00:00:00" : iso(ended) }),
      activityId: job.activityId,
    },
  };
}

/** A job's own page: with tasks, properties and progress. */
export function jobPageJson(vault: Vault, job: Job, now: number, { jobPages: pages, jobsOf }: Knobs): unknown {
  const { properties, ...rest } = jobJson(vault, job, now, { jobsOf });
  if (pages === "bare") return { ...rest, properties };
  const today = jobsOf === 2026;
  return {
    ...rest,
    properties: {
      ...(properties as Record<string, unknown>),
      extendedInfo: {
        tasksList: job.tasks.map(({ id, status, details }) => ({
          taskId: id,
          duration: "PT0S",
          status,
          ...(details === undefined ? {} : { taskExecutionDetails: details }),
          taskType: "Normal",
        })),
        propertyBag: pages === "empty bag" ? {} : today ? bagOf2026(vault, job, now) : job.properties,
        internalPropertyBag: { restoreLocationType: "RestoreDisks" },
        progressPercentage: job.percentage,
        ...(job.remainingSeconds === null ? {} : { estimatedRemainingDuration: duration(job.remainingSeconds) }),
        ...(today && job.endedAt !== null && job.message === "" ? {} : { dynamicErrorMessage: job.message }),
      },
    },
  };
}

/** How long after its start a job of 2026 does not say its point's time. */
const TIMELESS_MS = 30_000;

/**
 * The bag as recorded in 2026: the template has another key, the machine's name is gone and its subscription is there, and the point's time is
 * null at first.
 */
function bagOf2026(vault: Vault, { properties, startedAt }: Job, now: number): Record<string, string | null> {
  const { "Template Blob Uri": template, "Target VM Name": _, ...same } = properties;
  const young = now - startedAt < TIMELESS_MS && "Recovery point time " in same;
  return {
    ...same,
    ...(young ? { "Recovery point time ": null } : {}),
    ...(template === undefined ? {} : { "Create VM Template Blob Uri": template }),
    "VM Subscription ID": vault.id.split("/")[2] ?? "",
  };
}

function errorsJson({ errors }: Job): unknown {
  return errors.map(({ code, title, text, recommendations }) => ({
    errorCode: code,
    errorTitle: title,
    errorString: text,
    recommendations,
  }));
}
