import { expect, test } from "vitest";
import { Stage } from "../../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../../twin/arm/world.ts";

const KEYS = {
  deploy: { template: "restored" },
  parameters: "restore/orders.parameters.json",
  keep: { failed: "0h", unverified: "0h" },
};
const ACCOUNTS = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts`;

function stage(): Stage {
  const on = new Stage();
  on.cloud.azure.roleAssignments.push(assign("Storage Blob Data Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
  on.files["restore/orders.parameters.json"] = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      VirtualMachineName: { value: "drill-orders" },
      VirtualNetwork: { value: "drill-network" },
      VirtualNetworkResourceGroup: { value: "drill-target" },
      Subnet: { value: "drills" },
    },
  });
  return on;
}
const machines = ({ cloud: { azure } }: Stage) => azure.vms.filter(({ id }) => id.endsWith("/drill-orders")).length;

test.each([
  ["another host", "https://blobs.example/drillstaging/container/azuredeploy.json"],
  ["another account of the same host", "{base}/blob/another/container/azuredeploy.json"],
  ["plain http", "http://{host}/blob/drillstaging/container/azuredeploy.json"],
  ["no address", "azuredeploy.json"],
])("no token for blobs is made when the job names a template at %s", async (_, url) => {
  const on = stage();
  const { base } = on.cloud.world;
  on.after = () => {
    for (const { properties } of on.jobs)
      if (properties["Template Blob Uri"])
        properties["Template Blob Uri"] = url.replace("{base}", base).replace("{host}", new URL(base).host);
  };
  const bodies: string[] = [];
  on.seeing = ({ body }) => void bodies.push(decodeURIComponent(body));
  const { rules, record } = await on.play({ INPUT_MODE: "drill" }, KEYS);
  expect(rules).toEqual(["RDB126"]);
  expect(bodies.filter((body) => body.includes("storage.azure.com"))).toEqual([]);
  expect(record.cleanUp?.verdict).toBe("passed");
});

test("a deployment that hangs is cancelled at the end of its time, and cleared away", async () => {
  const on = stage();
  let cancelled = false;
  on.instead = (method, path) => {
    cancelled ||= method === "POST" && path.endsWith("/cancel");
    const hangs = method === "GET" && /\/deployments\/por-[^/]+$/.test(path) && !cancelled;
    const there = on.cloud.azure.deployments.length > 0;
    return hangs && there ? { status: 200, body: { id: path, properties: { provisioningState: "Running" } } } : undefined;
  };
  const { rules, record } = await on.play({ INPUT_MODE: "drill" }, KEYS);
  expect(cancelled).toBe(true);
  expect(rules).toEqual(["RDB120"]);
  expect(record.verdict).toBe("failed");
  expect([machines(on), on.cloud.azure.deployments.length]).toEqual([0, 0]);
});

test("a deployment of which nobody knows whether it began is no pass, and not sent again", async () => {
  const on = stage();
  let puts = 0;
  on.instead = (method, path) => {
    if (method !== "PUT" || !path.includes("/deployments/")) return undefined;
    puts++;
    return { status: 503, body: { error: { code: "ServiceUnavailable", message: "Try again." } } };
  };
  const { rules, record } = await on.play({ INPUT_MODE: "drill" }, KEYS);
  expect(puts).toBe(1);
  expect(rules).toEqual(["RDB127"]);
  expect(record).toMatchObject({ verdict: "unverified", tier: "restored" });
  expect(record.cleanUp?.verdict).toBe("passed");
});

test("mode restore deploys without asking what is there, and removes nothing", async () => {
  const on = stage();
  const { run, record } = await on.play({}, KEYS);
  expect(run.verdict).toBe("passed");
  expect(record.deployment).toMatchObject({ state: "Succeeded", changes: null });
  expect(record.restored.map(({ type }) => type)).toContain("Microsoft.Compute/virtualMachines");
  expect(machines(on)).toBe(1);
  expect(on.requests.filter(({ method, path }) => method === "DELETE" || path.endsWith("/whatIf"))).toEqual([]);
});

test("a template that makes what a drill cannot remove again is not deployed", async () => {
  const on = stage();
  on.files["own.json"] = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: [
      {
        type: "Microsoft.Network/natGateways",
        apiVersion: "2023-09-01",
        name: "drill-nat",
        location: "westeurope",
        properties: {},
      },
    ],
  });
  const { deploy: _, parameters: __, ...keys } = KEYS;
  const { rules, run } = await on.play({ INPUT_MODE: "drill" }, { ...keys, deploy: { template: "own.json" } });
  expect(rules).toEqual(["RDB125"]);
  expect(run.findings.at(-1)?.message).toContain("does not know how to remove");
  expect(on.cloud.azure.deployments).toEqual([]);
});

test.each([
  ["its default is to deny", { networkAcls: { defaultAction: "Deny" } }, ["RDB128"]],
  ["public access is off", { publicNetworkAccess: "Disabled" }, ["RDB128"]],
  ["it is open", { networkAcls: { defaultAction: "Allow" } }, []],
])("a firewall of the staging account is found by mode check: %s", async (_, properties, expected) => {
  const on = stage();
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target/providers/Microsoft.Storage/storageAccounts/drillstaging`;
  on.instead = (_method, path) =>
    path === ACCOUNTS ? { status: 200, body: { value: [{ id, location: "westeurope", properties }] } } : undefined;
  const { rules } = await on.play({ INPUT_MODE: "check" }, KEYS);
  expect(rules.filter((rule) => rule.startsWith("RDB"))).toEqual(expected);
});
