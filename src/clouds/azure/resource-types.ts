/** Api versions of what a deployment of a drill may make, in the order in which it is removed: what something is attached to goes first. */
const KINDS: readonly (readonly [type: string, apiVersion: string])[] = [
  ["Microsoft.Compute/virtualMachines/runCommands", "2024-07-01"],
  ["Microsoft.Compute/virtualMachines", "2024-07-01"],
  ["Microsoft.Compute/virtualMachines/extensions", "2024-07-01"],
  ["Microsoft.Network/networkInterfaces", "2023-09-01"],
  ["Microsoft.Network/publicIPAddresses", "2023-09-01"],
  ["Microsoft.Network/virtualNetworks", "2023-09-01"],
  ["Microsoft.Network/networkSecurityGroups", "2023-09-01"],
  ["Microsoft.Compute/availabilitySets", "2024-07-01"],
  ["Microsoft.Compute/disks", "2023-04-02"],
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

/** The api version by which a resource is read, tagged and removed; that of disks for types that drills do not make. */
export function versionOf(id: string): string {
  return KINDS[at(id)]?.[1] ?? "2023-04-02";
}
