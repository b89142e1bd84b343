/** Jobs as the service writes them. */
import type { Knobs } from "../knobs.ts";
import { duration, iso } from "../time.ts";
import type { Job, JobStatus, Vault } from "../types.ts";

/** A job as the list has it: without tasks. `status` overrides what a lagging list does not know yet. */
export function jobJson(vault: Vault, job: Job, now: number, status: JobStatus = job.status): Record<string, unknown> {
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
      endTime: ended === null ? "0001-01-01T00:00:00" : iso(ended),
      activityId: job.activityId,
    },
  };
}

/** A job's own page: with tasks, properties and progress. */
export function jobPageJson(vault: Vault, job: Job, now: number, pages: Knobs["jobPages"]): unknown {
  const { properties, ...rest } = jobJson(vault, job, now);
  if (pages === "bare") return { ...rest, properties };
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
        propertyBag: pages === "empty bag" ? {} : job.properties,
        internalPropertyBag: { restoreLocationType: "RestoreDisks" },
        progressPercentage: job.percentage,
        ...(job.remainingSeconds === null ? {} : { estimatedRemainingDuration: duration(job.remainingSeconds) }),
        dynamicErrorMessage: job.message,
      },
    },
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
