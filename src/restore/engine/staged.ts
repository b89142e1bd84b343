import type { Job, JobDetail } from "./jobs.ts";

/** The container in the staging account to which a job wrote; null where it made none. */
export type Staged = { readonly name: string } | { readonly unknown: string } | null;

/**
 * Azure Backup names the container in the job's property bag alone (`Config Blob Container Name`). A job that completed has made one, also when
 * its page does not name it; of another whose page has no bag at all nobody knows.
 */
export function stagedBy({ id, status, properties }: Pick<JobDetail, "id" | "status" | "properties">): Staged {
  const name = properties["Config Blob Container Name"];
  if (name) return { name };
  const completed: Job["status"][] = ["Completed", "CompletedWithWarnings"];
  if (!completed.includes(status) && Object.keys(properties).length > 0) return null;
  return { unknown: `The page of job ${id} does not name the staging container to which it wrote` };
}

/** The container's ARM id. */
export function containerId(stagingId: string, name: string): string {
  return `${stagingId}/blobServices/default/containers/${name}`;
}
