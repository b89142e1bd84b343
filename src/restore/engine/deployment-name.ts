import { groupId, lastPart } from "../../clouds/azure/ids.ts";
import { readOwnerId, sameRun } from "./owner.ts";

const PREFIX = "por-";

/** The name of a deployment, or of a run command, follows from the owner id, so that any later process can find it. */
export function deploymentName(owner: string): string {
  return `${PREFIX}${owner}`;
}

export function deploymentId(subscription: string, group: string, owner: string): string {
  return `${groupId(subscription, group)}/providers/Microsoft.Resources/deployments/${deploymentName(owner)}`;
}

/** The owner id in the last part of an id, `por-<owner id>` or `por-<owner id>-<number>`; null when it is none of ours. */
export function ownerIn(id: string): string | null {
  const name = lastPart(id);
  const owner = name.slice(PREFIX.length, PREFIX.length + 36);
  const rest = name.slice(PREFIX.length + 36);
  return name.startsWith(PREFIX) && /^(-\d+)?$/.test(rest) && readOwnerId(owner) ? owner : null;
}

/** Whether an attempt of the owner's run and restore has named what has this id. */
export function isNamedBy(id: string, owner: string | null): boolean {
  const [named, own] = [ownerIn(id), owner === null ? null : readOwnerId(owner)];
  return named !== null && own !== null && sameRun(named, own) !== null;
}
