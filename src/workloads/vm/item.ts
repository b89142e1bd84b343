import type { ProtectedItem } from "../../backup/read.ts";
import { part, same } from "../../clouds/azure/ids.ts";
import type { Restore } from "../../core/index.ts";

/** Whether a protected item is the virtual machine that the restore names: its own name and its *source's* group, without regard to case. */
export function wanted(item: ProtectedItem, { item: of }: Restore): boolean {
  if (of?.type !== "vm") return false;
  const name = part(item.sourceId, "virtualMachines") ?? item.friendlyName;
  return same(name, of.name) && same(part(item.sourceId, "resourceGroups"), of.resourceGroup);
}
