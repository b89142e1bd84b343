import { hold } from "../restore/engine/held.ts";
import type { JobDetail } from "../restore/engine/jobs.ts";
import { heldKind } from "../restore/held/kinds/index.ts";
import { leaseUntil, putLease } from "../restore/held/lease.ts";
import type { Made } from "./made.ts";
import type { Restoring } from "./restoring.ts";

/**
 * Writes down what a drill's job has made, however it ended, and puts the lease on what takes one. @returns what it made, as far as it can be told.
 */
export async function holdMade(doing: Restoring, job: JobDetail): Promise<Made> {
  const { io, arm, session, record, ready, unnamed } = doing;
  const [request] = ready.requests;
  const where = { io, arm, session, group: request?.target.resourceGroup, stagingId: request?.stagingId ?? null };
  const made = await doing.kind.made(where, job);
  if (made.unnamed === null) unnamed.delete("container");
  else unnamed.set("container", made.unnamed);
  const expires = leaseUntil(doing);
  for (const { id, kind } of made.things) {
    const leased = heldKind(kind)?.lease !== "none";
    hold(record, { id, kind, state: "made", ...(leased ? { expires } : {}) });
  }
  await doing.keep();
  for (const { tags, ...thing } of made.things) await putLease(doing, thing, expires, tags ?? undefined);
  return made;
}
