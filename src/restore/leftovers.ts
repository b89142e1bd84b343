import { groupId } from "../backup/ids.ts";
import { EPHEMERAL } from "../backup/target.ts";
import type { Held } from "../core.ts";
import { Refused } from "../io.ts";
import { type Doing, type Done, refusedPhase, said } from "./doing.ts";
import { ephemeralGroup } from "./group-name.ts";
import { type Job, readJob } from "./jobs.ts";
import { type Removable, remove } from "./remove.ts";
import { restoredDisks } from "./restored.ts";

/**
 * What earlier attempts of this drill have left goes before it starts afresh: disks by their job's tag, its staging container, and the
 * attempt's own group. They stay under that attempt's lease, and are none of this one's.
 * @returns what stands in the way; null when nothing is left.
 */
export async function removeLeftovers(doing: Doing, jobs: readonly Job[]): Promise<Done | null> {
  for (const job of jobs) {
    doing.io.log.info(`An earlier attempt of this drill has ended (job ${job.id}); what it left goes first.`);
    const found = await leftBy(doing, job);
    const ours = { jobs: [job.id], ids: found.map(({ held }) => held.id), owner: job.activityId ?? "" };
    for (const { held, kind } of found) {
      const removed = await remove(doing.io, doing.arm, held, kind, ours);
      if (removed.how === "gone") {
        doing.io.log.info(`Gone: ${held.id}`);
        continue;
      }
      const then = "The drill does not start again while it is there.";
      if (removed.how === "refused") return refusedPhase(doing.about, "restore", [removed.refused.refusal], then);
      const message = `${held.id}, which an earlier attempt left, is still there: ${removed.why}. ${then}`;
      return { findings: [said(doing.about, "stays", { subject: held.id, message })], verdict: "failed" };
    }
  }
  return null;
}

async function leftBy({ io, arm, about, ready }: Doing, job: Job): Promise<{ held: Held; kind: Removable }[]> {
  const [request] = ready.requests;
  const own = ephemeralGroup(job.activityId ?? "");
  const target = about.restore.target;
  const ephemeral = target.type === "disks" && target.resourceGroup === EPHEMERAL;
  const group = ephemeral ? own : request?.target.resourceGroup;
  const found: { held: Held; kind: Removable }[] = [];
  const add = (kind: Removable, id: string) => found.push({ held: { id, kind, state: "made" }, kind });
  const disks = group === undefined ? [] : await restoredDisks(io, arm, group, job.id);
  if (disks === null && !ephemeral) {
    const text = `The disks in ${group} may not be listed, so what job ${job.id} left there cannot be removed.`;
    throw new Refused({ service: "arm", operation: "find what an earlier attempt left", status: 403, text });
  }
  for (const { id } of disks ?? []) add("resource", id);
  const { job: detail } = await readJob(arm, about.restore.vault, job.id);
  const container = detail.properties["Config Blob Container Name"];
  if (container && request) add("container", `${request.stagingId}/blobServices/default/containers/${container}`);
  if (ephemeral) add("group", groupId(arm.subscriptionId, own));
  return found;
}
