import { z } from "zod";
import type { DiskSetting, ProtectedItem } from "../../backup/item.ts";
import type { RecoveryPoint } from "../../backup/point.ts";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import type { Refusal } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { diskCounts } from "./recovery-point.ts";

/** One disk of a machine; LUN −1 is the operating system's, as Azure writes it (recorded). */
export interface NamedDisk {
  readonly lun: number;
  /** Null where only its LUN is known. */
  readonly name: string | null;
}
/** What Azure says of the disks of one recovery point; null where it does not say, as for machines of which nothing is left out (recorded). */
export interface PointDisks {
  /** By the point's own page. */
  readonly held: readonly NamedDisk[] | null;
  readonly leftOut: readonly NamedDisk[] | null;
  readonly counts: { readonly held: number; readonly attached: number } | null;
  /** What the item is set to today: it may have been changed since the point was made. */
  readonly setting: DiskSetting | null;
  /** Why the point's own page may not be read; null when it was read, or when there is none. */
  readonly unread: Refusal | null;
}

const disks = z.array(z.object({ lun: z.number(), name: z.string().nullish() })).nullish();
const page = z.object({
  properties: z.object({
    recoveryPointDiskConfiguration: z
      .object({
        numberOfDisksIncludedInBackup: z.number().nullish(),
        numberOfDisksAttachedToVm: z.number().nullish(),
        includedDiskList: disks,
        excludedDiskList: disks,
      })
      .nullish(),
  }),
});

/**
 * The disks of a recovery point. Only its own page names them (recorded); a page that is not there or not permitted (403) leaves what
 * the list of points and the item say. @throws Refused for everything else: then it is open whether a disk is left out.
 */
export async function readPointDisks(arm: Arm, path: string, item: ProtectedItem, point: RecoveryPoint): Promise<PointDisks> {
  const { disks: counts } = point;
  const without = { held: null, leftOut: null, counts, setting: item.disks, unread: null };
  const operation = `read the recovery point ${point.id}`;
  let body: unknown;
  try {
    body = await arm.json({ operation, method: "GET", path, apiVersion: API_VERSIONS.protection });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (saysNotFound(error.refusal)) return without;
    if (error.refusal.status === 403) return { ...without, unread: error.refusal };
    throw error;
  }
  const parsed = page.safeParse(body);
  if (!parsed.success) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a recovery point" });
  const of = parsed.data.properties.recoveryPointDiskConfiguration;
  const held = named(of?.includedDiskList);
  return {
    ...without,
    // A point of a machine holds a disk at least: an empty list says nothing.
    held: held?.length === 0 ? null : held,
    leftOut: named(of?.excludedDiskList),
    counts: diskCounts(of) ?? counts,
  };
}

function named(list: z.infer<typeof disks>): readonly NamedDisk[] | null {
  return list?.map(({ lun, name }) => ({ lun, name: name ?? null })) ?? null;
}
