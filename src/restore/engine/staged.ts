import type { Job, JobDetail } from "./jobs.ts";

/** The container in the staging account to which a job wrote; null where it made none. */
export type Staged = { readonly name: string } | { readonly unknown: string } | null;

/**
 * Azure Backup names the container in the job's property bag alone. A job that completed has made one, also when
 * its page does not name it; of another whose page has no bag at all nobody knows.
 */
export function stagedBy({ id, status, bag, hasBag }: Pick<JobDetail, "id" | "status" | "bag" | "hasBag">): Staged {
  if (bag.container) return { name: bag.container };
  const completed: Job["status"][] = ["Completed", "CompletedWithWarnings"];
  if (!completed.includes(status) && hasBag) return null;
  return { unknown: `The page of job ${id} does not name the staging container to which it wrote` };
}

/** The container's ARM id. */
export function containerId(stagingId: string, name: string): string {
  return `${stagingId}/blobServices/default/containers/${name}`;
}
