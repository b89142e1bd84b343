import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { groupId, lastPart, part, same } from "../../clouds/azure/ids.ts";
import type { RestoreRun } from "../../core/index.ts";
import { malformedInWords, notAsAsked } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import { tag } from "../../restore/engine/tags.ts";
import type { Unlisted } from "../../restore/engine/unlisted.ts";

/** The disks of a job, and the tag by which Azure Backup names it on them (recorded). */
export const DISKS = { type: "Microsoft.Compute/disks", tag: "RSVaultBackup" } as const;

const state = z.object({ provisioningState: z.string().nullish(), diskSizeGB: z.number().nullish() });
const tags = z.record(z.string(), z.string()).nullish();
const disk = z.object({ id: z.string(), name: z.string(), type: z.string().nullish(), tags, properties: state.nullish() });
/** As much of a malformed entry as says that a disk is a job's, and which one. */
const known = z.object({ id: z.string(), tags });
const tagged = z.object({ tags: z.record(z.string(), z.string()) });

export type RestoredDisk = RestoreRun["restored"][number] & {
  readonly tags: Readonly<Record<string, string>>;
  readonly sizeGiB: number | null;
  /** `Succeeded` of a disk that can be used. */
  readonly state: string | null;
};

/**
 * What a job left; or why that could not be listed, whatever the reason. `unread`: entries of the list, in words, that are or may be of the
 * job and cannot be read in full; null when there are none.
 */
export type Listed = { readonly disks: readonly RestoredDisk[]; readonly unread: string | null } | Unlisted;

/**
 * The managed disks that a job left in the target group, by the tag that Azure Backup puts on them. Of a malformed entry a
 * disk is kept of which id and tag can be read: it is there, whatever state and size it has.
 */
export async function restoredDisks(arm: Arm, group: string, jobId: string): Promise<Listed> {
  const operation = `list the disks of ${group}`;
  const path = `${groupId(arm.subscriptionId, encodeURIComponent(group))}/providers/Microsoft.Compute/disks`;
  try {
    const all = await arm.entries({ operation, of: "disks", path, apiVersion: API_VERSIONS.disks }, disk);
    // By its id a disk is looked at and removed: what another group's id stands for is not what was asked for.
    const strange = all.good.find(({ id }) => !same(part(id, "resourceGroups") ?? "", group));
    if (strange) return { unlisted: notAsAsked("arm", operation, `it names ${strange.id}, which is in another group`) };
    const ofJob = (of: Pick<z.infer<typeof disk>, "tags">) => same(tag(of.tags, DISKS.tag), jobId);
    const bad = all.bad.filter(({ raw }) => {
      const { success, data } = tagged.safeParse(raw);
      return !success || ofJob(data);
    });
    const halves = bad.flatMap(({ raw }) => known.safeParse(raw).data ?? []).map((of) => ({ ...of, name: lastPart(of.id) }));
    const disks = [...all.good, ...halves]
      .filter(ofJob)
      .map(({ id, name, type, tags: own, properties }: z.infer<typeof disk>) => ({
        id,
        name,
        type: type ?? DISKS.type,
        tags: own ?? {},
        sizeGiB: properties?.diskSizeGB ?? null,
        state: properties?.provisioningState ?? null,
      }));
    // A list that changes while its pages are read may show a disk twice; it came back once.
    const distinct = [...new Map(disks.map((each) => [each.id.toLowerCase(), each])).values()];
    return { disks: distinct, unread: bad.length > 0 ? malformedInWords({ good: all.good, bad }) : null };
  } catch (error) {
    if (error instanceof Refused) return { unlisted: error.refusal };
    throw error;
  }
}
