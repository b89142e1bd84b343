import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { vaultPath } from "../clouds/azure/ids.ts";
import type { Instant } from "../core/index.ts";
import { type Entries, type Malformed, readEntries, time } from "../io/entries.ts";
import type { ProtectedItem } from "./item.ts";
import { type PointThreats, THREAT_FIELDS, threatsOf } from "./point-threats.ts";
import type { VaultName } from "./vault.ts";

export interface RecoveryPoint {
  readonly id: string;
  readonly time: Instant;
  readonly consistency: string;
  readonly tiers: readonly { readonly tier: "snapshot" | "vault" | "archive" | string; readonly status: string }[];
  readonly managed: boolean | null;
  /** How many disks it holds, and its machine had; Azure says so where disks are excluded from the backup (recorded), else null. */
  readonly disks: { readonly held: number; readonly attached: number } | null;
  /** What a scan found in it; null where Azure does not say. */
  readonly threats: PointThreats | null;
  /** What in Azure's entry of it has another shape, so that it is never chosen. Absent: all of it can be read. */
  readonly malformed?: string;
  /** Whether it is deleted and kept for a while: it is listed, and cannot be restored. Absent: it is not. */
  readonly softDeleted?: boolean;
}

/** Integers before about 2021-12, strings since (recorded). */
const TIERS: Readonly<Record<string, string>> = {
  "1": "snapshot",
  "2": "vault",
  "3": "archive",
  InstantRP: "snapshot",
  HardenedRP: "vault",
  ArchivedRP: "archive",
};
const STATUSES: Readonly<Record<string, string>> = {
  "0": "Invalid",
  "1": "Valid",
  "2": "Disabled",
  "3": "Deleted",
  "4": "Rehydrated",
};

const word = z.union([z.string(), z.int()]).transform(String);
const named = z.object({
  name: z.string().min(1),
  properties: z.object({ objectType: z.string(), recoveryPointTime: time }),
});
/** What a recovery point of any kind says. */
export const anyPoint = named.extend({
  properties: named.shape.properties.extend({
    recoveryPointType: z.string().nullish(),
    recoveryPointTierDetails: z.array(z.object({ type: word, status: word })).nullish(),
    // `isSoftDeleted` false is recorded, true is documented and not seen.
    recoveryPointProperties: z.object({ isSoftDeleted: z.boolean().nullish() }).nullish(),
    ...THREAT_FIELDS,
  }),
});

/** The same as this tool works with it: what only some kinds say is null. */
export function pointOf({ name: id, properties: of }: z.infer<typeof anyPoint>): RecoveryPoint {
  const tiers = (of.recoveryPointTierDetails ?? []).map(({ type, status }) => ({
    tier: TIERS[type] ?? type,
    status: STATUSES[status] ?? status,
  }));
  return {
    id,
    time: of.recoveryPointTime,
    consistency: of.recoveryPointType ?? "unknown",
    managed: null,
    disks: null,
    tiers,
    threats: threatsOf(of),
    ...(of.recoveryPointProperties?.isSoftDeleted === true ? { softDeleted: true } : {}),
  };
}

/** The path of a point's own page; the restore is a POST to it and `/restore`. */
export function pointPath(
  subscriptionId: string,
  vault: VaultName,
  item: Pick<ProtectedItem, "container" | "name">,
  pointId: string,
): string {
  return `${pointsPath(subscriptionId, vault, item)}/${encodeURIComponent(pointId)}`;
}

function pointsPath(subscriptionId: string, vault: VaultName, of: Pick<ProtectedItem, "container" | "name">): string {
  const [container, name] = [of.container, of.name].map(encodeURIComponent);
  return `${vaultPath(subscriptionId, vault)}/backupFabrics/Azure/protectionContainers/${container}/protectedItems/${name}/recoveryPoints`;
}

/**
 * All recovery points of the item, over all pages, newest first. An entry whose id and time can be read is a point, malformed though it may be:
 * it is there, and may not be chosen. The others are `bad`: any of them may be the newest.
 * @param of the `objectType` of the item's points, and the shape of an entry; entries of another type are passed over. @throws Refused
 */
export async function listRecoveryPoints(
  arm: Arm,
  vault: VaultName,
  item: ProtectedItem,
  of: { readonly pointType: string; readonly point: z.ZodType<RecoveryPoint> },
): Promise<Entries<RecoveryPoint>> {
  const path = pointsPath(arm.subscriptionId, vault, item);
  const operation = `list the recovery points of ${item.friendlyName}`;
  const raw = await Array.fromAsync(arm.list({ operation, path, apiVersion: API_VERSIONS.protection, of: "recovery points" }));
  const read = readEntries(
    of.point,
    raw.filter((entry) => !isOfAnotherKind(entry, of.pointType)),
  );
  const bad: Malformed[] = [];
  const points: RecoveryPoint[] = [...read.good];
  for (const each of read.bad) {
    const known = named.safeParse(each.raw);
    if (known.success) points.push(unusable(known.data, each.field));
    else bad.push(each);
  }
  return { good: points.sort((a, b) => b.time.localeCompare(a.time)), bad };
}

function unusable({ name: id, properties: of }: z.infer<typeof named>, malformed: string): RecoveryPoint {
  return {
    id,
    time: of.recoveryPointTime,
    consistency: "unknown",
    managed: null,
    disks: null,
    tiers: [],
    threats: null,
    malformed,
  };
}

const kind = z.object({ properties: z.object({ objectType: z.string() }) });

/** Points of other workloads stand in other lists; one that is here all the same is none of the item's. */
function isOfAnotherKind(entry: unknown, pointType: string): boolean {
  const read = kind.safeParse(entry);
  return read.success && read.data.properties.objectType !== pointType;
}
