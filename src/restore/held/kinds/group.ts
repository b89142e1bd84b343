import { z } from "zod";
import { API_VERSIONS } from "../../../clouds/azure/api-versions.ts";
import { same } from "../../../clouds/azure/ids.ts";
import { wholeList } from "../../../io/entries.ts";
import { readOwnerId, sameRun } from "../../engine/owner.ts";
import type { Reading } from "../../engine/reading.ts";
import { TAGS, tag } from "../../engine/tags.ts";
import { byArm, taggedBy } from "./by-arm.ts";
import type { HeldKind } from "./kind.ts";

/** A resource group of the run's own. It goes with all that it holds, so nothing foreign may stand in it. */
export const group: HeldKind = {
  ...byArm,
  kind: "group",
  order: 4,
  // Azure takes minutes over a group.
  patienceMs: 20 * 60_000,
  lease: "tag",
  whyItStays: async (reading, held, now, ours) => {
    const read = taggedBy(now, ours);
    if ("stays" in read) return read.stays;
    const owner = readOwnerId(ours.owner);
    if (!owner || !sameRun(tag(read.tags, TAGS.run), owner)) return "it does not carry this run's tag";
    const foreign = (await inside(reading, held.id)).filter((id) => !ours.ids.some((own) => same(own, id)));
    return foreign.length > 0 ? `it holds what this drill did not make: ${foreign.slice(0, 3).join(", ")}` : undefined;
  },
};

const member = z.object({ id: z.string() });

/** Everything that stands in a group. @throws Refused, also where an entry cannot be read: it may be something foreign. */
async function inside({ arm, until }: Reading, id: string): Promise<string[]> {
  const operation = "list what stands in the drill's group";
  const listing = { operation, of: "resources", path: `${id}/resources`, apiVersion: API_VERSIONS.resources };
  const all = await arm.entries(until === undefined ? listing : { ...listing, until }, member);
  return wholeList(all, "arm", operation).map((one) => one.id);
}
