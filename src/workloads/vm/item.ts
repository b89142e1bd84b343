import type { ProtectedItem } from "../../backup/item.ts";
import { canonical, part } from "../../clouds/azure/ids.ts";
import type { MachineItem } from "./plan.ts";

/** What tells a protected machine from the others of its vault: its own name and its *source's* group; null: it has no group. */
export function machineName({ sourceId, friendlyName }: ProtectedItem): string | null {
  const group = part(sourceId, "resourceGroups");
  return group === null ? null : canonical(`${group}/${part(sourceId, "virtualMachines") ?? friendlyName}`);
}

/** What `machineName` would give for the machine that a plan means. */
export function meantMachine({ resourceGroup, name }: MachineItem): string {
  return canonical(`${resourceGroup}/${name}`);
}
