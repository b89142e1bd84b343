import { groupId, same } from "../../clouds/azure/ids.ts";
import type { Item, Mode, Plan, Restore, Target } from "../../core/index.ts";
import { targetsIn } from "../../core/target-of.ts";
import type { FilesTarget, ShareItem, ShareTarget } from "./plan.ts";

/** A share that a target names, and the key of the plan that does. */
export interface NamedShare {
  /** `group/account/share` in lower case; the group is empty where it is the source's own. */
  readonly key: string;
  readonly account: string;
  /** Null: the account is the source's own, whose group the vault knows. */
  readonly group: string | null;
  readonly share: string;
  readonly at: "target" | "restore-target";
}

/** The shares that a mode restores to, beside the source itself. */
export function namedShares({
  restore,
  settings: { mode },
}: {
  readonly plan: Plan;
  readonly restore: Restore;
  readonly settings: { readonly mode: Mode };
}): readonly NamedShare[] {
  const { item } = restore;
  if (!isShare(item)) return [];
  return targetsIn(restore, mode).flatMap((target) => {
    if (!namesShare(target) || target.share === undefined) return [];
    const { storageAccount: account = item.storageAccount, resourceGroup, share } = target;
    const own = same(account, item.storageAccount);
    if (own && same(share, item.name)) return [];
    const group = own ? null : (resourceGroup ?? "");
    const at = target === restore.restoreTarget ? "restore-target" : "target";
    return [{ key: `${group ?? ""}/${account}/${share}`.toLowerCase(), account, group, share, at }];
  });
}

function isShare(item: Item | undefined): item is ShareItem {
  return item?.type === "file-share";
}

function namesShare(target: Target): target is ShareTarget | FilesTarget {
  return target.type === "share" || target.type === "files";
}

/** ARM id of a storage account. */
export function accountId(subscriptionId: string, group: string, account: string): string {
  return `${groupId(subscriptionId, group)}/providers/Microsoft.Storage/storageAccounts/${account}`;
}
