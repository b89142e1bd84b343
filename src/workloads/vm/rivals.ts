import { part, same } from "../../clouds/azure/ids.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { RestoreRequest } from "../../restore/engine/ready.ts";
import type { DisksTarget } from "./plan.ts";

/** A job that names no target counts as going to the same one. */
export function sameTarget({ properties }: JobDetail, { target, stagingId }: RestoreRequest<DisksTarget>): boolean {
  const group = properties["Target resource group"];
  if (target.resourceGroup !== undefined && group) return same(group, target.resourceGroup);
  const account = properties["Target Storage Account Name"];
  if (target.resourceGroup === undefined && account && !group) return same(account, part(stagingId ?? "", "storageAccounts"));
  return !group && !account;
}
