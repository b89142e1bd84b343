import { anyItem, itemOf, type ProtectedItem } from "../../backup/item.ts";
import { canonical, part, same } from "../../clouds/azure/ids.ts";
import type { Job } from "../../restore/engine/jobs.ts";
import type { ShareItem } from "./plan.ts";

/** An entry of the list of protected file shares. Its name is a hash: the share's own stands in `friendlyName` alone (recorded). */
export const protectedShare = anyItem
  .refine(({ properties: { sourceResourceId } }) => sourceResourceId !== null, { path: ["properties", "sourceResourceId"] })
  .refine(({ properties: { friendlyName } }) => friendlyName !== null, { path: ["properties", "friendlyName"] })
  .transform((raw): ProtectedItem => itemOf(raw, inOneSpelling(raw.properties.sourceResourceId ?? "")));

/** Items spell storage's provider `Microsoft.storage`; requests were recorded with `Microsoft.Storage` alone. */
function inOneSpelling(accountId: string): string {
  return accountId.replace(/\/Microsoft\.storage\//i, "/Microsoft.Storage/");
}

/** The storage account that a share is in, out of the source's id. */
export function accountOf({ sourceId }: Pick<ProtectedItem, "sourceId">): string {
  return part(sourceId, "storageAccounts") ?? "";
}

/** What tells a protected share from the others of its vault: shares of several accounts may have one name. */
export function shareName(item: ProtectedItem): string {
  return canonical(`${accountOf(item)}/${item.friendlyName}`);
}

/** What `shareName` would give for the share that a plan means. */
export function meantShare({ storageAccount, name }: ShareItem): string {
  return canonical(`${storageAccount}/${name}`);
}

/** A share's jobs name no container (recorded): the share's name, and its account where the list tells it. */
export function restores(job: Job, item: Pick<ProtectedItem, "friendlyName" | "sourceId">): boolean {
  return same(job.entity, item.friendlyName) && (job.account === null || same(job.account, accountOf(item)));
}
