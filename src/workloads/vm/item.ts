import type { ProtectedItem } from "../../backup/item.ts";
import { part, same, sentKey } from "../../clouds/azure/ids.ts";
import type { Job } from "../../restore/engine/jobs.ts";
import type { MachineItem } from "./plan.ts";

/** What tells a protected machine from the others of its vault: its own name and its *source's* group; null: it has no group. */
export function machineName({ sourceId, friendlyName }: ProtectedItem): string | null {
  const group = part(sourceId, "resourceGroups");
  return group === null ? null : sentKey(group, part(sourceId, "virtualMachines") ?? friendlyName);
}

/** What `machineName` would give for the machine that a plan means. */
export function meantMachine({ resourceGroup, name }: MachineItem): string {
  return sentKey(resourceGroup, name);
}

/** Whether a job restores the protected item with this container: its name ends the container's full name. */
export function restoresMachine(job: Job, item: { readonly container: string; readonly friendlyName: string }): boolean {
  const short = item.container.replace(/^[^;]+;/, "");
  return job.container ? same(job.container, short) || same(job.container, item.container) : same(job.entity, item.friendlyName);
}
