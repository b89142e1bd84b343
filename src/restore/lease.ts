import { z } from "zod";
import { lastPart } from "../backup/ids.ts";
import type { Held, Instant } from "../core.ts";
import { versionOf } from "../deploy/kinds.ts";
import { instant, Refused } from "../io.ts";
import type { Doing } from "./doing.ts";
import { hold } from "./held.ts";
import type { JobDetail } from "./jobs.ts";
import { type RestoredDisk, restoredDisks } from "./restored.ts";
import { TAGS, tagsOf } from "./tags.ts";

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
export async function holdMade(doing: Doing, job: JobDetail): Promise<readonly RestoredDisk[] | null> {
  const { io, arm, record, ready } = doing;
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
  for (const { id, tags } of disks ?? []) await putLease(doing, { id, kind: "resource" }, expires, tags);
  return disks;
}

/** An answer without an id is none of the resource: its missing tags would take away those by which a disk is known. */
const tagged = z.object({ id: z.string(), tags: z.record(z.string(), z.string()).nullish() });

/**
 * Puts the lease on a disk or a group, beside the tags that it has. That it could not be put is said, and no more: the record still holds
 * the thing. @param own its tags, where they have just been read.
 */
export async function putLease(
  { io, arm, about, record }: Doing,
  { id, kind }: Pick<Held, "id" | "kind">,
  expires: Instant,
  own?: Readonly<Record<string, string>>,
): Promise<void> {
  const operation = `put the lease on ${lastPart(id)}`;
  const apiVersion = kind === "group" ? "2021-04-01" : versionOf(id);
  try {
    const has = own ?? tagged.parse(await arm.json({ operation, method: "GET", path: id, apiVersion })).tags ?? {};
    const tags = { ...tagsOf(record.ownerId ?? "", about.settings.run.repositoryId, expires), ...has, [TAGS.expires]: expires };
    const answer = await arm.send({ operation, method: "PATCH", path: id, apiVersion, body: { tags } });
    if (answer.status >= 300) throw new Refused(arm.refusal(operation, answer));
  } catch (error) {
    if (!(error instanceof Refused || error instanceof z.ZodError)) throw error;
    // What a deployment failed to make is not there.
    if (error instanceof Refused && error.refusal.status === 404) return;
    const why = error instanceof Refused ? error.refusal.text : "what Azure shows of it cannot be read";
    io.log.info(`The lease could not be put on ${lastPart(id)}: ${why}`);
  }
}
