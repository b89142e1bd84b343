import { groupId } from "../../clouds/azure/ids.ts";
import type { Mode, Plan, Restore, Target } from "../../core/index.ts";
import { targetsIn } from "../../core/target-of.ts";
import type { FilesTarget, ShareTarget } from "./plan.ts";

/** A share that a target names, and the key of the plan that does. */
export interface NamedShare {
  /** `account/share`, in lower case. */
  readonly key: string;
  readonly account: string;
  readonly group: string;
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
  return targetsIn(restore, mode).flatMap((target) => {
    const at = target === restore.restoreTarget ? "restore-target" : "target";
    if (restore.item?.type !== "file-share" || !namesShare(target)) return [];
    const { storageAccount: account, resourceGroup: group, share } = target;
    if (account === undefined || group === undefined || share === undefined) return [];
    return [{ key: `${account}/${share}`.toLowerCase(), account, group, share, at }];
  });
}

function namesShare(target: Target): target is ShareTarget | FilesTarget {
  return target.type === "share" || target.type === "files";
}

/** ARM id of a storage account. */
export function accountId(subscriptionId: string, group: string, account: string): string {
  return `${groupId(subscriptionId, group)}/providers/Microsoft.Storage/storageAccounts/${account}`;
}
