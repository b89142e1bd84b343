import { z } from "zod";
import { groupId } from "../backup/ids.ts";
import type { RestoreRun } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { type Io, Refused } from "../io.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import { tag } from "./tags.ts";

const state = z.object({ provisioningState: z.string().nullish(), diskSizeGB: z.number().nullish() });
const page = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string().nullish(),
      tags: z.record(z.string(), z.string()).nullish(),
      properties: state.nullish(),
    }),
  ),
  nextLink: z.string().nullish(),
});

export type RestoredDisk = RestoreRun["restored"][number] & {
  readonly tags: Readonly<Record<string, string>>;
  readonly sizeGiB: number | null;
  /** `Succeeded` of a disk that can be used. */
  readonly state: string | null;
};

/**
 * The managed disks that a job left in the target group, by the tag `RSVaultBackup` that Azure Backup puts on them.
 * @returns null when the group's disks may not be read: reading them is a courtesy of this mode, not its right.
 */
export async function restoredDisks(io: Io, arm: Arm, group: string, jobId: string): Promise<RestoredDisk[] | null> {
  const operation = `list the disks of ${group}`;
  const found: RestoredDisk[] = [];
  let path: string | null =
    `${groupId(arm.subscriptionId, encodeURIComponent(group))}/providers/Microsoft.Compute/disks?api-version=2023-04-02`;
  try {
    while (path !== null) {
      const link: string = path;
      const parsed = page.safeParse(
        await retrying(io, READ_PATIENCE_MS, () => arm.json({ operation, method: "GET", path: link })),
      );
      if (!parsed.success) return null;
      for (const { id, name, type, tags, properties } of parsed.data.value) {
        const job = tag(tags, "RSVaultBackup");
        if (job?.toLowerCase() === jobId.toLowerCase())
          found.push({
            id,
            name,
            type: type ?? "Microsoft.Compute/disks",
            tags: tags ?? {},
            sizeGiB: properties?.diskSizeGB ?? null,
            state: properties?.provisioningState ?? null,
          });
      }
      path = parsed.data.nextLink ?? null;
    }
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
  // A list that changes while its pages are read may show a disk twice; it came back once.
  return [...new Map(found.map((disk) => [disk.id.toLowerCase(), disk])).values()];
}
