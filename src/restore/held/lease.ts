import { z } from "zod";
import { isSuccess, repeating } from "../../clouds/azure/arm-repeat.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { versionOf } from "../../clouds/azure/resource-types.ts";
import type { Held, Instant } from "../../core/index.ts";
import { instant, Refused } from "../../io/io.ts";
import type { Doing } from "../engine/restore-context.ts";
import { TAGS, tagsOf } from "../engine/tags.ts";
import { heldKind } from "./kinds/index.ts";

/** When what a drill makes may be removed by anyone: after its own time, the longest that it may be kept, and an hour for clean-up. */
export function leaseUntil({ io, about }: Doing): Instant {
  const { keep, timeout } = about.restore;
  return instant(io.now() + (timeout + Math.max(keep.passed, keep.failed, keep.unverified) + 3600) * 1000);
}

/** An answer without an id is none of the resource: its missing tags would take away those by which a disk is known. */
const tagged = z.object({ id: z.string(), tags: z.record(z.string(), z.string()).nullish() });

/**
 * Puts the lease on a thing whose kind has it in its tags, beside those that it has; other kinds have none. That it could not be put is logged
 * alone: the record still holds the thing. @param own its tags, where they have just been read.
 */
export async function putLease(
  { io, arm, about, record }: Doing,
  { id, kind }: Pick<Held, "id" | "kind">,
  expires: Instant,
  own?: Readonly<Record<string, string>>,
): Promise<void> {
  const operation = `put the lease on ${lastPart(id)}`;
  if (heldKind(kind)?.lease !== "tag") return;
  const apiVersion = versionOf(id);
  try {
    const has = own ?? tagged.parse(await arm.json({ operation, method: "GET", path: id, apiVersion })).tags ?? {};
    const tags = { ...tagsOf(record.ownerId ?? "", about.settings.run.repositoryId, expires), ...has, [TAGS.expires]: expires };
    await repeating(io, arm, { operation, method: "PATCH", path: id, apiVersion, body: { tags } }, isSuccess);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof z.ZodError)) throw error;
    // What a deployment failed to make is not there.
    if (error instanceof Refused && error.refusal.status === 404) return;
    const why = error instanceof Refused ? error.refusal.text : "what Azure shows of it cannot be read";
    io.log.info(`The lease could not be put on ${lastPart(id)}: ${why}`);
  }
}
