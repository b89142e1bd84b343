import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

/** Drills that deploy what came back: what their scenarios share. */
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`;
const STAGING = `${GROUP}/providers/Microsoft.Storage/storageAccounts/drillstaging`;

export function parameters(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: values,
  });
}

/** For the template that Azure generates. */
const OWN = {
  VirtualMachineName: { value: "drill-orders" },
  VirtualNetwork: { value: "drill-network" },
  VirtualNetworkResourceGroup: { value: "drill-target" },
  Subnet: { value: "drills" },
};
export const files = { "restore/orders.parameters.json": parameters(OWN) };
export const generated = { deploy: { template: "restored" }, parameters: "restore/orders.parameters.json" };

export const restore =
  (keys: Readonly<Record<string, unknown>>): NonNullable<Scenario["plan"]> =>
  ({ restores }) =>
    void Object.assign(restores["orders-vm"] ?? {}, keys);

/** May read the staging account's blobs. */
export function blobs({ azure }: World): void {
  azure.roleAssignments.push(assign("Storage Blob Data Contributor", STAGING, 0));
}

export function drill({ plan, world, ...more }: Scenario = {}): Promise<Seen> {
  return run({
    files,
    plan: plan ?? restore(generated),
    ...more,
    world: (of) => {
      blobs(of);
      world?.(of);
    },
    inputs: { mode: "drill", ...more.inputs },
  });
}

export const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);

/** What a drill could have left in the twin. */
export const left = ({ twin: { world } }: Seen) => ({
  machines: world.azure.vms.map(({ id }) => id.split("/").at(-1)).filter((name) => name?.startsWith("drill")),
  interfaces: world.azure.nics.map(({ id }) => id),
  disks: world.azure.disks.filter(({ createOption }) => createOption === "Restore").map(({ id }) => id),
  deployments: world.azure.deployments.map(({ id }) => id),
  commands: world.azure.runCommands.map(({ id }) => id),
  containers: world.azure.storageAccounts.flatMap(({ containers }) => containers.map(({ name }) => name)),
});
export const nothing = { machines: [], interfaces: [], disks: [], deployments: [], commands: [], containers: [] };
