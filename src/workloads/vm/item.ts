import type { ProtectedItem } from "../../backup/read.ts";
import { canonical, part } from "../../clouds/azure/ids.ts";
import type { Restore } from "../../core/index.ts";

/** What tells a protected machine from the others of its vault: its own name and its *source's* group, without regard to case; null: it has no group. */
export function machineOf({ sourceId, friendlyName }: ProtectedItem): string | null {
  return key(part(sourceId, "resourceGroups"), part(sourceId, "virtualMachines") ?? friendlyName);
}

/** The same of the machine that a restore names; null: it names none. */
export function machineMeant({ item }: Restore): string | null {
  return item?.type === "vm" ? key(item.resourceGroup, item.name) : null;
}

function key(group: string | null | undefined, name: string): string | null {
  return group == null ? null : canonical(`${group}/${name}`);
}
