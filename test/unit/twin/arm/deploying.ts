/** A restore and the deployment of what it brought, as the tests need them. */
import { Cloud, type Json, type Reply, TARGET } from "./harness.ts";

export const VERSION = "2025-04-01";
export const DEPLOYMENT = `${TARGET}/providers/Microsoft.Resources/deployments/drill`;
export const MACHINE = `${TARGET}/providers/Microsoft.Compute/virtualMachines/drill-1`;
export const NETWORK = { VirtualNetwork: "drill-network", VirtualNetworkResourceGroup: "drill-target", Subnet: "drills" };
export const NAMED = { VirtualMachineName: "drill-1", ...NETWORK };

/** The disks of a restore, and the template that came with them. */
export function restored(over: Record<string, unknown> = {}, speed = 1): { cloud: Cloud; template: Json } {
  const cloud = new Cloud(speed);
  cloud.restore(over);
  cloud.pass(70);
  const [blobs] = cloud.azure.storageAccounts[0]?.containers ?? [];
  const text = blobs?.blobs.find(({ name }) => name.startsWith("azuredeploy"))?.content ?? "";
  return { cloud, template: JSON.parse(text) };
}

export function properties(template: Json, parameters: Record<string, Json> = {}): { properties: Json } {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
  return { properties: { mode: "Incremental", template, parameters: values } };
}

export function deploy(cloud: Cloud, template: Json, parameters: Record<string, Json> = {}): Reply {
  return cloud.call("PUT", DEPLOYMENT, { version: VERSION, body: properties(template, parameters) });
}

/** The deployment as it is now. */
export function shown(cloud: Cloud): Json {
  return cloud.get(DEPLOYMENT, VERSION).json.properties;
}

/** A template without resources but for what a test adds. */
export function templateOf(parts: Json): Json {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: [],
    ...parts,
  };
}

/** A machine of a restore's disks, booted and with its agent at work. */
export function machine(speed = 1): Cloud {
  const { cloud, template } = restored({}, speed);
  deploy(cloud, template, NAMED);
  cloud.pass(29);
  cloud.pass(30);
  return cloud;
}
