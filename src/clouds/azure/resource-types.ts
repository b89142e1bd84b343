import { API_VERSIONS } from "./api-versions.ts";

/** Api-versions of what a deployment of a drill may make, in the order in which it is removed: what something is attached to goes first. */
const KINDS: readonly (readonly [type: string, apiVersion: string])[] = [
  ["Microsoft.Compute/virtualMachines/runCommands", API_VERSIONS.machines],
  ["Microsoft.Compute/virtualMachines", API_VERSIONS.machines],
  ["Microsoft.Compute/virtualMachines/extensions", API_VERSIONS.machines],
  ["Microsoft.Network/networkInterfaces", API_VERSIONS.network],
  ["Microsoft.Network/publicIPAddresses", API_VERSIONS.network],
  ["Microsoft.Network/virtualNetworks", API_VERSIONS.network],
  ["Microsoft.Network/networkSecurityGroups", API_VERSIONS.network],
  ["Microsoft.Compute/availabilitySets", API_VERSIONS.machines],
  ["Microsoft.Compute/disks", API_VERSIONS.disks],
];

export const MACHINES = "Microsoft.Compute/virtualMachines";
export const DEPLOYMENTS = "Microsoft.Resources/deployments";

/** The type in an ARM id: `Microsoft.Compute/virtualMachines/extensions`; empty where it names none. */
export function typeOf(id: string): string {
  const [, ...rest] = id.split(/\/providers\//i);
  const [namespace, ...parts] = (rest.at(-1) ?? "").split("/");
  return namespace ? [namespace, ...parts.filter((_, at) => at % 2 === 0)].join("/") : "";
}

export function isType(id: string, type: string): boolean {
  return typeOf(id).toLowerCase() === type.toLowerCase();
}

const at = (id: string) => KINDS.findIndex(([type]) => isType(id, type));

/** Whether a drill can remove what has this id again. */
export function isRemovable(id: string): boolean {
  return at(id) >= 0;
}

/** Lower goes first. */
export function removalRank(id: string): number {
  return at(id);
}

const CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers";

/** The api-version by which what has this id is read, tagged and removed; that of disks for types that drills do not make. */
export function versionOf(id: string): string {
  const isGroup = typeOf(id) === "";
  if (isGroup || isType(id, DEPLOYMENTS)) return API_VERSIONS.resources;
  return isType(id, CONTAINERS) ? API_VERSIONS.storage : (KINDS[at(id)]?.[1] ?? API_VERSIONS.disks);
}
