import { part } from "../backup/ids.ts";
import type { Instant, RestoreRun } from "../core.ts";
import { instant } from "../io.ts";
import type { Doing } from "./doing.ts";
import { hold } from "./held.ts";
import type { JobDetail } from "./jobs.ts";
import { restoredDisks } from "./restored.ts";
import { tagsOf } from "./tags.ts";

/** When what a drill makes may be removed by anyone: after its own time, the longest that it may be kept, and an hour for clean-up. */
export function leaseUntil({ io, about }: Doing): Instant {
  const { keep, timeout } = about.restore;
  return instant(io.now() + (timeout + Math.max(keep.passed, keep.failed, keep.unverified) + 3600) * 1000);
}

/**
 * Writes down what a drill's job has left in Azure, however it ended, and puts the lease on its disks: by the tag `RSVaultBackup` for disks,
 * by the job's own words for its staging container.
 * @returns the disks; null when they may not be listed.
 */
export async function holdMade(doing: Doing, job: JobDetail): Promise<RestoreRun["restored"] | null> {
  const { io, arm, about, record, ready } = doing;
  const [request] = ready.requests;
  const container = job.properties["Config Blob Container Name"];
  if (container && request) {
    const id = `${request.stagingId}/blobServices/default/containers/${container}`;
    hold(record, { id, kind: "container", state: "made" });
  }
  const group = request?.target.resourceGroup;
  if (group === undefined) {
    await doing.keep();
    return [];
  }
  const disks = await restoredDisks(io, arm, group, job.id);
  const expires = leaseUntil(doing);
  for (const { id } of disks ?? []) hold(record, { id, kind: "resource", state: "made", expires });
  await doing.keep();
  const tags = tagsOf(record.ownerId ?? "", about.settings.run.repositoryId, expires);
  for (const { id, tags: own } of disks ?? []) {
    const operation = `put the lease on the disk ${part(id, "disks")}`;
    const answer = await arm.send({
      operation,
      method: "PATCH",
      path: id,
      apiVersion: "2023-04-02",
      body: { tags: { ...own, ...tags } },
    });
    // The run record still holds the disk: only the reaper would miss it.
    if (answer.status >= 300)
      io.log.info(`The lease could not be put on ${part(id, "disks")}: ${arm.refusal(operation, answer).text}`);
  }
  return (disks ?? null) && (disks ?? []).map(({ id, type, name }) => ({ id, type, name }));
}
