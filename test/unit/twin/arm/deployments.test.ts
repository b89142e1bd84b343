import { describe, expect, it } from "vitest";
import { Cloud, type Json, TARGET } from "./harness.ts";

const VERSION = "2025-04-01";
const DEPLOYMENT = `${TARGET}/providers/Microsoft.Resources/deployments/drill`;
const NETWORK = { VirtualNetwork: "drill-network", VirtualNetworkResourceGroup: "drill-target", Subnet: "drills" };

/** The disks of a restore, and the template that came with them. */
function restored(): { cloud: Cloud; template: Json } {
  const cloud = new Cloud();
  cloud.restore();
  cloud.pass(70);
  const [blobs] = cloud.azure.storageAccounts[0]?.containers ?? [];
  const text = blobs?.blobs.find(({ name }) => name.startsWith("azuredeploy"))?.content ?? "";
  return { cloud, template: JSON.parse(text) };
}

const values = (of: Record<string, Json>) => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { value }]));

function deploy(cloud: Cloud, template: Json, parameters: Record<string, Json> = {}) {
  return cloud.call("PUT", DEPLOYMENT, {
    version: VERSION,
    body: { properties: { mode: "Incremental", template, parameters: values(parameters) } },
  });
}
const shown = (cloud: Cloud): Json => cloud.get(DEPLOYMENT, VERSION).json.properties;

describe("a deployment of the template that came with restored disks", () => {
  it("makes a machine of them", () => {
    const { cloud, template } = restored();
    const begun = deploy(cloud, template, { VirtualMachineName: "drill-1", ...NETWORK });
    expect(begun.json.error).toBeUndefined();
    expect(begun.status).toBe(201);
    expect(begun.json.properties.provisioningState).toBe("Accepted");
    cloud.pass(10);
    expect(shown(cloud).provisioningState).toBe("Running");
    cloud.pass(30);
    expect(shown(cloud)).toMatchObject({ provisioningState: "Succeeded" });
    const vm = cloud.get(`${TARGET}/providers/Microsoft.Compute/virtualMachines/drill-1`, "2024-11-01").json;
    expect(vm.properties.storageProfile.dataDisks).toHaveLength(2);
    expect(cloud.restored().map(({ managedBy }) => managedBy)).toEqual([vm.id, vm.id, vm.id]);
    const operations = cloud.get(`${DEPLOYMENT}/operations`, VERSION).values;
    expect(operations.map(({ properties }) => properties.targetResource?.resourceType)).toEqual([
      "Microsoft.Network/networkInterfaces",
      "Microsoft.Compute/virtualMachines",
      undefined,
    ]);
    const status = new URL(begun.headers?.["azure-asyncoperation"] ?? "").pathname;
    expect(cloud.get(status, VERSION).json).toEqual({ status: "Succeeded" });
  });
});
