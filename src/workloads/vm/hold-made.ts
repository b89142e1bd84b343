import { hold } from "../../restore/engine/held.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { Doing } from "../../restore/engine/restore-context.ts";
import { containerId, stagedBy } from "../../restore/engine/staged.ts";
import { leaseUntil, putLease } from "../../restore/held/lease.ts";
import { type Listed, restoredDisks } from "./restored-disks.ts";

/**
 * Writes down what a drill's job has left in Azure, however it ended, and puts the lease on its disks: by the tag `RSVaultBackup` for disks,
 * by the job's own words for its staging container. @returns the disks, or why they could not be listed.
 */
export async function holdMade(doing: Doing, job: JobDetail): Promise<Listed> {
  const { arm, record, ready, unnamed } = doing;
  const [request] = ready.requests;
  const staged = stagedBy(job);
  if (staged && "unknown" in staged) unnamed.set("container", staged.unknown);
  else unnamed.delete("container");
  if (staged && "name" in staged && request)
    hold(record, { id: containerId(request.stagingId, staged.name), kind: "container", state: "made" });
  const group = request?.target.resourceGroup;
  if (group === undefined) {
    await doing.keep();
    return { disks: [], unread: null };
  }
  const listed = await restoredDisks(arm, group, job.id);
  const expires = leaseUntil(doing);
  const disks = "disks" in listed ? listed.disks : [];
  for (const { id } of disks) hold(record, { id, kind: "resource", state: "made", expires });
  await doing.keep();
  for (const { id, tags } of disks) await putLease(doing, { id, kind: "resource" }, expires, tags);
  return listed;
}
