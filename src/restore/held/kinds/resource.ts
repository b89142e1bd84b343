import { z } from "zod";
import { same } from "../../../clouds/azure/ids.ts";
import { isType, MACHINES } from "../../../clouds/azure/resource-types.ts";
import { time } from "../../../io/entries.ts";
import { isNamedBy } from "../../engine/deployment-name.ts";
import { readOwnerId, sameRun } from "../../engine/owner.ts";
import { TAGS, tag } from "../../engine/tags.ts";
import { byArm, taggedBy } from "./by-arm.ts";
import type { HeldKind, Ours } from "./kind.ts";

type Tags = Readonly<Record<string, string>>;

const used = z.object({
  managedBy: z.string().nullish(),
  properties: z
    .object({ timeCreated: time.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** What a job restored, what a deployment made of it, or a script that was run in it. */
export const resource: HeldKind = {
  ...byArm,
  kind: "resource",
  order: 1,
  patienceMs: 10 * 60_000,
  lease: "tag",
  // Azure keeps a network interface for 180 seconds for a machine that could not be made.
  passing: { code: /^NicReservedForAnotherVm$/i, waitMs: 30_000 },
  whyItStays: async (_, { id }, now, ours) => {
    const read = taggedBy(now, ours);
    if ("stays" in read) return read.stays;
    const parsed = used.safeParse(now.body);
    if (!parsed.success) return "what Azure shows of it cannot be read";
    const { managedBy, properties } = parsed.data;
    if (isType(id, `${MACHINES}/runCommands`))
      return isNamedBy(id, ours.owner) ? undefined : "it is no run command of this drill";
    const foreign = ours.deployed?.some((own) => same(own, id))
      ? ofAnotherRun(read.tags, ours)
      : ofAnotherJob(read.tags, properties?.timeCreated ?? null, ours);
    return foreign ?? (managedBy ? `it is attached to ${managedBy}` : undefined);
  },
};

/** What was deployed carries the run's tag, once its lease has been put on it, and never another's. */
function ofAnotherRun(tags: Tags, { owner }: Ours): string | undefined {
  const [named, own] = [tag(tags, TAGS.run), readOwnerId(owner)];
  return named !== undefined && (!own || !sameRun(named, own)) ? "it carries another run's tag" : undefined;
}

/** What a job made carries its tag; tags can be copied onto what was there before. */
function ofAnotherJob(tags: Tags, made: string | null, { jobs, jobTags = [], since }: Ours): string | undefined {
  const named = jobTags.flatMap((name) => tag(tags, name) ?? []);
  if (!named.some((job) => jobs.some((one) => same(one, job)))) return "it no longer carries the tag of this drill's job";
  return since !== undefined && made && made < since ? "it was there before this drill's job began" : undefined;
}
