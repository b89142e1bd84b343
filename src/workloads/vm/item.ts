import type { ProtectedItem } from "../../backup/item.ts";
import { part, same } from "../../clouds/azure/ids.ts";
import type { MachineItem } from "./plan.ts";

/** Whether a protected item is the virtual machine that the plan means: its own name and its *source's* group, without regard to case. */
export function means(item: ProtectedItem, planned: MachineItem): boolean {
  const name = part(item.sourceId, "virtualMachines") ?? item.friendlyName;
  return same(name, planned.name) && same(part(item.sourceId, "resourceGroups"), planned.resourceGroup);
}
