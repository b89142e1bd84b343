import { part, same } from "../../clouds/azure/ids.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { RestoreRequest } from "../../restore/engine/ready.ts";
import type { DisksTarget } from "./plan.ts";

/**
 * A job that names no target counts as going to the same one: a restore that replaces disks names its group half a minute after it began
 * (recorded). Only one that recovers disks and names an account alone is known to go to no group.
 */
export function sameTarget({ bag }: JobDetail, { target, stagingId }: RestoreRequest<DisksTarget>): boolean {
  const { targetGroup: group, stagingAccount: account, jobType } = bag;
  if (target.resourceGroup === undefined) {
    if (group) return false;
    return account ? same(account, part(stagingId ?? "", "storageAccounts")) : true;
  }
  return group ? same(group, target.resourceGroup) : !(account && jobType === "Recover disks");
}
