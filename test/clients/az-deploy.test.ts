import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { World } from "../twin/core.ts";
import { Az, type Json } from "./az.ts";
import { runTwin } from "./twin.ts";

const GROUP = "-g drill-target";
/** az waits 30 s where a Retry-After is 0, as a faster twin rounds it to. */
const SPEED = 15;
const NIC = "[resourceId('Microsoft.Network/networkInterfaces', variables('nic'))]";

/** A machine in the drills' network, as a repository may have it. */
const TEMPLATE = {
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  parameters: {
    name: { type: "string" },
    password: { type: "securestring" },
    size: { type: "string", defaultValue: "Standard_B2s", allowedValues: ["Standard_B2s", "Standard_D4s_v5"] },
  },
  variables: { nic: "[concat(parameters('name'), '-nic')]" },
  resources: [
    {
      type: "Microsoft.Network/networkInterfaces",
      apiVersion: "2023-09-01",
      name: "[variables('nic')]",
      location: "[resourceGroup().location]",
      properties: {
        ipConfigurations: [
          {
            name: "ipconfig1",
            properties: {
              subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'drill-network', 'drills')]" },
            },
          },
        ],
      },
    },
    {
      type: "Microsoft.Compute/virtualMachines",
      apiVersion: "2024-07-01",
      name: "[parameters('name')]",
      location: "[resourceGroup().location]",
      dependsOn: [NIC],
      properties: {
        hardwareProfile: { vmSize: "[parameters('size')]" },
        osProfile: { computerName: "[parameters('name')]", adminUsername: "drill", adminPassword: "[parameters('password')]" },
        storageProfile: { osDisk: { createOption: "FromImage" }, imageReference: { offer: "ubuntu" } },
        networkProfile: { networkInterfaces: [{ id: NIC }] },
      },
    },
  ],
  outputs: {
    address: { type: "string", value: "[reference(variables('nic')).ipConfigurations[0].properties.privateIPAddress]" },
    secret: { type: "securestring", value: "[parameters('password')]" },
  },
};

async function signedIn({ onTestFinished }: TestContext, change: (world: World) => void = () => {}) {
  const twin = await runTwin(change, SPEED);
  onTestFinished(twin.stop);
  const az = new Az(twin);
  await az.login();
  const file = join(twin.folder, "template.json");
  writeFileSync(file, JSON.stringify(TEMPLATE));
  const deploy = `${GROUP} -n drill-1 --template-file ${file} --parameters name=vm-1`;
  return { twin, az, deploy };
}

describe.concurrent("az deploys on the twin", () => {
  it("tells what a template would do, makes a machine, and runs a script inside it", async (context) => {
    const { twin, az, deploy } = await signedIn(context);
    const foreseen = await az.show(`deployment group what-if ${deploy} password=s3cret-4711 --no-pretty-print`);
    expect(foreseen.status).toBe("Succeeded");
    const created = foreseen.changes.filter(({ changeType }: Json) => changeType === "Create");
    expect(created.map(({ resourceId }: Json) => resourceId.split("/").at(-1))).toEqual(["vm-1-nic", "vm-1"]);
    expect(await az.show(`vm list ${GROUP}`)).toEqual([]);

    const made = await az.show(`deployment group create ${deploy} password=s3cret-4711`);
    expect(made.properties).toMatchObject({
      provisioningState: "Succeeded",
      parameters: { name: { type: "String", value: "vm-1" }, password: { type: "SecureString" } },
      outputs: { address: { type: "String", value: "10.0.0.4" }, secret: { type: "SecureString" } },
    });
    expect(JSON.stringify(made)).not.toContain("s3cret");
    const [shown, operations, view] = await Promise.all([
      az.show(`deployment group show ${GROUP} -n drill-1`),
      az.show(`deployment operation group list ${GROUP} -n drill-1`),
      az.show(`vm get-instance-view ${GROUP} -n vm-1`),
    ]);
    expect(shown.properties.outputResources).toHaveLength(2);
    expect(operations.map(({ properties }: Json) => properties.targetResource?.resourceName)).toEqual([
      "vm-1-nic",
      "vm-1",
      undefined,
    ]);
    expect(view.instanceView.statuses[1].code).toBe("PowerState/running");
    expect(view.instanceView.vmAgent.statuses[0].displayStatus).toBe("Ready");

    const run = `--vm-name vm-1 ${GROUP} --name look`;
    await az.show(
      `vm run-command create ${run} --timeout-in-seconds 600 --parameters who=world --protected-parameters password=s3cret-4711`,
      "--script",
      'echo "hello $who"; case "$password" in s3*4711) echo careful >&2 ;; esac; exit 3',
    );
    const [ran, listed, invoked] = await Promise.all([
      az.show(`vm run-command show ${run} --instance-view`),
      az.show(`vm run-command list --vm-name vm-1 ${GROUP}`),
      az.show(
        `vm run-command invoke -n vm-1 ${GROUP} --command-id RunShellScript --parameters one two=2`,
        "--scripts",
        "echo $1 $two",
      ),
    ]);
    expect(ran.instanceView).toMatchObject({
      executionState: "Failed",
      exitCode: 3,
      output: "hello world\n",
      error: "careful\n",
    });
    expect(listed.map(({ name }: Json) => name)).toEqual(["look"]);
    expect(JSON.stringify([ran, listed])).not.toContain("s3cret");
    expect(invoked.value[0].message).toBe("Enable succeeded: \n[stdout]\none 2\n\n[stderr]\n");
    expect(JSON.stringify(twin.requests())).not.toContain("s3cret");

    await az.show(`vm run-command delete ${run} --yes`);
    expect(await az.refusal(`network nic delete ${GROUP} -n vm-1-nic`)).toContain("NicInUse");
    await az.show(`vm delete ${GROUP} -n vm-1 --yes`);
    await az.show(`network nic delete ${GROUP} -n vm-1-nic`);
    await az.show(`deployment group delete ${GROUP} -n drill-1`);
    expect(await az.show(`resource list ${GROUP} --query [].name`)).toEqual(
      expect.arrayContaining(["drill-network", "drillstaging"]),
    );
    expect(await az.show(`deployment group list ${GROUP}`)).toEqual([]);
  });

  it("shows why a template is refused and why a deployment failed", async (context) => {
    const { az, deploy } = await signedIn(context, ({ azure }) => {
      azure.knobs.deploymentTroubles = ["SubnetIsFull"];
    });
    const wrong = await az.refusal(`deployment group create ${deploy} password=s3cret-4711 size=Huge`);
    expect(wrong).toContain("InvalidTemplate");
    expect(wrong).toContain("is not part of the allowed value(s)");
    const failed = await az.refusal(`deployment group create ${deploy} password=s3cret-4711`);
    expect(failed).toContain("DeploymentFailed");
    expect(failed).toContain("SubnetIsFull");
  });
});
