/** What disappears, and what that sets free. */
import type { World } from "../../core.ts";
import { within } from "../authorization/rbac.ts";
import { groupIdOf, same } from "../find.ts";

/** Lets machines and groups go whose time has come. `nowMs`: epoch milliseconds. */
export function departures(world: World, nowMs: number): void {
  const { azure } = world;
  for (const { id } of azure.vms.filter(({ goneAt }) => goneAt !== undefined && goneAt <= nowMs)) {
    azure.vms = azure.vms.filter((vm) => vm.id !== id);
    for (const disk of azure.disks) if (same(disk.managedBy ?? "", id)) delete disk.managedBy;
    for (const nic of azure.nics) if (same(nic.vmId ?? "", id)) delete nic.vmId;
    azure.runCommands = azure.runCommands.filter((command) => !within(command.id, id));
  }
  const gone = azure.resourceGroups.filter(({ goneAt }) => goneAt !== undefined && goneAt <= nowMs);
  for (const group of gone) {
    const stays = ({ id }: { id: string }) => !within(id, groupIdOf(group));
    keep(world, stays);
    azure.deployments = azure.deployments.filter(stays);
  }
  azure.resourceGroups = azure.resourceGroups.filter((group) => !gone.includes(group));
}

/** What a deployment in mode Complete does at its end: of its group, only what stands in its template stays. */
export function keepOnly(world: World, groupId: string, ids: readonly string[]): void {
  keep(world, ({ id }) => !within(id, groupId) || ids.some((one) => within(id, one)));
}

function keep({ azure }: World, stays: (of: { id: string }) => boolean): void {
  azure.disks = azure.disks.filter(stays);
  azure.vms = azure.vms.filter(stays);
  azure.nics = azure.nics.filter(stays);
  azure.publicIps = azure.publicIps.filter(stays);
  azure.networks = azure.networks.filter(stays);
  azure.others = azure.others.filter(stays);
  azure.keyVaults = azure.keyVaults.filter(stays);
  azure.runCommands = azure.runCommands.filter(stays);
  azure.storageAccounts = azure.storageAccounts.filter(stays);
  azure.vaults = azure.vaults.filter(stays);
}
