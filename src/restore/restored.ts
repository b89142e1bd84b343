import { z } from "zod";
import { groupId, same } from "../backup/ids.ts";
import type { RestoreRun } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { Refused } from "../io.ts";
import { tag } from "./tags.ts";
import type { Unlisted } from "./unlisted.ts";

const state = z.object({ provisioningState: z.string().nullish(), diskSizeGB: z.number().nullish() });
const disk = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  properties: state.nullish(),
});

export type RestoredDisk = RestoreRun["restored"][number] & {
  readonly tags: Readonly<Record<string, string>>;
  readonly sizeGiB: number | null;
  /** `Succeeded` of a disk that can be used. */
  readonly state: string | null;
};

/** What a job left; or why that could not be listed, whatever the reason. */
export type Listed = { readonly disks: readonly RestoredDisk[] } | Unlisted;

/** The managed disks that a job left in the target group, by the tag `RSVaultBackup` that Azure Backup puts on them. */
export async function restoredDisks(arm: Arm, group: string, jobId: string): Promise<Listed> {
  const operation = `list the disks of ${group}`;
  const path = `${groupId(arm.subscriptionId, encodeURIComponent(group))}/providers/Microsoft.Compute/disks`;
  try {
    const all = await Array.fromAsync(arm.list({ operation, of: "disks", path, apiVersion: "2023-04-02" }, disk));
    const disks = all
      .filter(({ tags }) => same(tag(tags, "RSVaultBackup"), jobId))
      .map(({ id, name, type, tags, properties }) => ({
        id,
        name,
        type: type ?? "Microsoft.Compute/disks",
        tags: tags ?? {},
        sizeGiB: properties?.diskSizeGB ?? null,
        state: properties?.provisioningState ?? null,
      }));
    // A list that changes while its pages are read may show a disk twice; it came back once.
    return { disks: [...new Map(disks.map((each) => [each.id.toLowerCase(), each])).values()] };
  } catch (error) {
    if (error instanceof Refused) return { unlisted: error.refusal };
    throw error;
  }
}
