import { anyItem, itemOf, type ProtectedItem } from "../../backup/item.ts";
import { part, same } from "../../clouds/azure/ids.ts";
import type { Job } from "../../restore/engine/jobs.ts";
import type { ShareItem } from "./plan.ts";

/** An entry of the list of protected file shares. Its name is a hash: the share's own stands in `friendlyName` alone (recorded). */
export const protectedShare = anyItem
  .refine(({ properties: { sourceResourceId } }) => sourceResourceId !== null, { path: ["properties", "sourceResourceId"] })
  .refine(({ properties: { friendlyName } }) => friendlyName !== null, { path: ["properties", "friendlyName"] })
  .transform((raw): ProtectedItem => itemOf(raw, raw.properties.sourceResourceId ?? ""));

/** The storage account that a share is in, out of the source's id. Its provider may be spelt in any case (recorded). */
export function accountOf({ sourceId }: Pick<ProtectedItem, "sourceId">): string {
  return part(sourceId, "storageAccounts") ?? "";
}

/** Whether a protected item is the share that the plan means: shares of several accounts may have one name. */
export function means(item: ProtectedItem, planned: ShareItem): boolean {
  return same(item.friendlyName, planned.name) && same(accountOf(item), planned.storageAccount);
}

/** A share's jobs name no container (recorded): the share's name, and its account where the list tells it. */
export function restores(job: Job, item: Pick<ProtectedItem, "friendlyName" | "sourceId">): boolean {
  return same(job.entity, item.friendlyName) && (job.account === null || same(job.account, accountOf(item)));
}
