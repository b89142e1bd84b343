import { describe, expect, it } from "vitest";
import { deploymentRefusals } from "../../../twin/arm/deployments/refusals.ts";
import { assign, SUBSCRIPTION } from "../../../twin/arm/world.ts";
import { DEPLOYMENT, deploy, MACHINE, NAMED, NETWORK, properties, restored, shown, templateOf, VERSION } from "./deploying.ts";
import { Cloud, type Json, TARGET } from "./harness.ts";

const NIC = `${TARGET}/providers/Microsoft.Network/networkInterfaces/drill-1-nic`;

describe("a deployment of the template that came with restored disks", () => {
  it("makes a machine of them, in time", () => {
    const { cloud, template } = restored();
    const begun = deploy(cloud, template, NAMED);
    expect([begun.status, begun.json.properties.provisioningState]).toEqual([201, "Accepted"]);
    const status = () => cloud.get(new URL(begun.headers?.["azure-asyncoperation"] ?? "").pathname, VERSION).json;
    cloud.pass(10);
    expect(status()).toEqual({ status: "Running" });
    cloud.pass(30);
    expect(status()).toEqual({ status: "Succeeded" });
    const vm = cloud.get(MACHINE, "2024-11-01").json;
    expect(vm.properties.storageProfile.dataDisks.map(({ lun }: Json) => lun)).toEqual([0, 1]);
    expect(cloud.restored().map(({ managedBy }) => managedBy)).toEqual([vm.id, vm.id, vm.id]);
    for (const path of [DEPLOYMENT, DEPLOYMENT.replace("/providers/Microsoft.Resources", "")]) {
      const operations = cloud.get(`${path}/operations`, VERSION).values;
      expect(operations.map((one) => one.properties.targetResource?.id)).toEqual([NIC, MACHINE, undefined]);
    }
  });

  it("is cleared away by its operations: the machine, then its interface, then the disks", () => {
    const { cloud, template } = restored();
    deploy(cloud, template, NAMED);
    cloud.pass(40);
    const [disk] = cloud.restored();
    const remove = (id: string) =>
      cloud.call("DELETE", id, { version: id.includes("Microsoft.Network") ? "2024-05-01" : "2024-11-01" });
    expect(remove(NIC)).toMatchObject({ status: 400, json: { error: { code: "NicInUse" } } });
    expect(remove(disk?.id ?? "")).toMatchObject({ status: 409, json: { error: { code: "OperationNotAllowed" } } });
    expect(remove(MACHINE).status).toBe(202);
    expect(remove(NIC).status).toBe(400);
    cloud.pass(20);
    expect(remove(MACHINE).status).toBe(204);
    expect(remove(NIC).status).toBe(202);
    expect(cloud.restored().map(({ id }) => remove(id).status)).toEqual([200, 200, 200]);
    expect([cloud.azure.nics, cloud.restored()]).toEqual([[], []]);
  });

  it("fails with the service's words when the machine is given a password", () => {
    const { cloud, template } = restored();
    template.resources[1].properties.osProfile = { adminUsername: "drill", adminPassword: "s3cret" };
    deploy(cloud, template, NAMED);
    cloud.pass(40);
    const { provisioningState, error } = shown(cloud);
    expect([provisioningState, error.code, error.details[0].code]).toEqual(["Failed", "DeploymentFailed", "BadRequest"]);
    expect(JSON.parse(error.details[0].message)).toEqual({
      error: { code: "InvalidParameter", message: "Parameter 'osProfile' is not allowed.", target: "osProfile" },
    });
    expect(cloud.get(`${DEPLOYMENT}/operations`, VERSION).values[1].properties).toMatchObject({
      statusCode: "BadRequest",
      statusMessage: { error: { target: "osProfile" } },
    });
    // What was made before stays.
    expect(cloud.azure.nics).toHaveLength(1);
  });

  it.each([
    ["a subnet that is not there", { ...NAMED, Subnet: "nowhere" }, "InvalidResourceReference"],
    [
      "a network that the identity may not join",
      { ...NAMED, VirtualNetwork: "prod-network", VirtualNetworkResourceGroup: "prod", Subnet: "servers" },
      "LinkedAuthorizationFailed",
    ],
  ])("fails for %s", (_, parameters, code) => {
    const { cloud, template } = restored();
    deploy(cloud, template, parameters);
    cloud.pass(40);
    expect(JSON.parse(shown(cloud).error.details[0].message).error.code).toBe(code);
    expect(cloud.azure.vms.map(({ id }) => id)).not.toContain(MACHINE);
  });

  it("fails for a disk that another machine has", () => {
    const { cloud, template } = restored();
    deploy(cloud, template, NAMED);
    cloud.pass(40);
    deploy(cloud, template, { ...NETWORK, VirtualMachineName: "drill-2" });
    cloud.pass(40);
    expect(JSON.parse(shown(cloud).error.details[0].message).error.code).toBe("ConflictingUserInput");
  });
});

describe("a deployment", () => {
  it("cannot begin twice under one name, and can be cancelled", () => {
    const { cloud, template } = restored();
    deploy(cloud, template, NAMED);
    expect(deploy(cloud, template, NAMED)).toMatchObject({ status: 409, json: { error: { code: "DeploymentActive" } } });
    cloud.pass(10);
    expect(cloud.call("POST", `${DEPLOYMENT}/cancel`, { version: VERSION }).status).toBe(204);
    cloud.pass(60);
    expect(shown(cloud).provisioningState).toBe("Canceled");
    expect([cloud.azure.nics.length, cloud.azure.vms.length]).toEqual([1, 2]);
    expect(deploy(cloud, template, NAMED).status).toBe(200);
  });

  it("needs the right to write each of its resources", () => {
    const { cloud, template } = restored();
    cloud.azure.roleAssignments = cloud.azure.roleAssignments.filter(({ scope }) => scope !== TARGET);
    cloud.azure.roleAssignments.push(assign("Virtual Machine Contributor", TARGET, 0), assign("Reader", TARGET, 0));
    expect(deploy(cloud, template, NAMED).status).toBe(201);
    cloud.azure.roleAssignments = cloud.azure.roleAssignments.filter(({ scope }) => scope !== TARGET);
    cloud.azure.roleAssignments.push(assign("Network Contributor", TARGET, 0));
    const refused = cloud.call("PUT", `${DEPLOYMENT}-2`, { version: VERSION, body: properties(template, NAMED) });
    expect(refused).toMatchObject({ status: 403, json: { error: { code: "InvalidTemplateDeployment" } } });
    expect(refused.json.error.message).toContain("Authorization failed for template resource 'drill-1'");
    expect(refused.json.error.message).toContain("'Microsoft.Compute/virtualMachines/write'");
  });

  it.each(["QuotaExceeded", "SkuNotAvailable", "RequestDisallowedByPolicy"] as const)("is refused at once with %s", (code) => {
    const { cloud, template } = restored();
    cloud.azure.knobs.deploymentTroubles = [code];
    for (const [method, path] of [
      ["PUT", DEPLOYMENT],
      ["POST", `${DEPLOYMENT}/validate`],
    ] as const) {
      const { status, json } = cloud.call(method, path, { version: VERSION, body: properties(template, NAMED) });
      expect([status, json.error.code, json.error.details[0].code]).toEqual([400, "InvalidTemplateDeployment", code]);
    }
    expect(cloud.azure.deployments).toEqual([]);
    expect(deploymentRefusals()).toContain(code);
  });

  it("quotes a service's refusal through every nested deployment", () => {
    const { cloud, template } = restored();
    const error = { code: "AllocationFailed", message: "No capacity." };
    const type = "Microsoft.Compute/virtualMachines";
    cloud.azure.knobs.deploymentTroubles = [{ type, when: "running", status: 409, error, depth: 2 }];
    deploy(cloud, template, NAMED);
    cloud.pass(40);
    const inner = (details: Json): Json => JSON.parse(details[0].message).error;
    const first = inner(shown(cloud).error.details);
    const second = inner(first.details[0].details);
    expect([first.code, second.code]).toEqual(["ResourceDeploymentFailure", "ResourceDeploymentFailure"]);
    expect(inner(second.details[0].details)).toEqual(error);
  });

  it("shows no value of a secure parameter, nor of a secure output", () => {
    const cloud = new Cloud();
    const template = templateOf({
      parameters: { password: { type: "securestring" }, plain: { type: "int", defaultValue: 3 } },
      outputs: {
        password: { type: "secureString", value: "[parameters('password')]" },
        plain: { type: "int", value: "[parameters('plain')]" },
      },
    });
    deploy(cloud, template, { password: "s3cret-4711" });
    cloud.pass(5);
    const now = shown(cloud);
    expect(now.outputs).toEqual({ password: { type: "SecureString" }, plain: { type: "Int", value: 3 } });
    expect(now.parameters).toEqual({ password: { type: "SecureString" }, plain: { type: "Int", value: 3 } });
  });

  it("reads Key Vault references itself", () => {
    const cloud = new Cloud();
    const template = templateOf({
      parameters: { password: { type: "securestring" } },
      outputs: { length: { type: "int", value: "[length(parameters('password'))]" } },
    });
    const [vault] = cloud.azure.keyVaults;
    const put = (reference: Json) =>
      cloud.call("PUT", DEPLOYMENT, {
        version: VERSION,
        body: { properties: { mode: "Incremental", template, parameters: { password: { reference } } } },
      });
    const code = (reference: Json) => put(reference).json.error?.code;
    const keyVault = { id: vault?.id };
    expect(code({ keyVault, secretName: "nothing" })).toBe("KeyVaultParameterReferenceSecretRetrieveFailed");
    expect(code({ keyVault: { id: `${vault?.id}x` }, secretName: "orders-admin" })).toBe("KeyVaultParameterReferenceNotFound");
    expect(code({ secretManager: { project: "acme-prod" }, secretName: "orders-admin" })).toBe("InvalidRequestContent");
    expect(put({ keyVault, secretName: "orders-admin" }).status).toBe(201);
    cloud.pass(5);
    expect(shown(cloud).outputs.length.value).toBe(vault?.secrets[0]?.value.length);
  });

  it("needs a subscription that is registered for what it makes", () => {
    const { cloud, template } = restored();
    const [subscription] = cloud.azure.subscriptions;
    expect(subscription?.id).toBe(SUBSCRIPTION);
    subscription?.providers.splice(subscription.providers.indexOf("Microsoft.Network"), 1);
    expect(deploy(cloud, template, NAMED)).toMatchObject({
      status: 409,
      json: { error: { code: "MissingSubscriptionRegistration" } },
    });
  });
});

describe("a what-if", () => {
  it("tells what would be made, and makes nothing", () => {
    const { cloud, template } = restored();
    const asked = cloud.call("POST", `${DEPLOYMENT}/whatIf`, { version: VERSION, body: properties(template, NAMED) });
    expect(asked.status).toBe(202);
    const result = new URL(asked.headers?.location ?? "");
    expect(cloud.get(result.pathname, VERSION).status).toBe(202);
    cloud.pass(10);
    const { status, json } = cloud.get(result.pathname, VERSION);
    expect([status, json.status]).toEqual([200, "Succeeded"]);
    const made = json.properties.changes.filter(({ changeType }: Json) => changeType === "Create");
    expect(made.map(({ resourceId }: Json) => resourceId)).toEqual([NIC, MACHINE]);
    expect([cloud.azure.nics, cloud.azure.deployments]).toEqual([[], []]);
  });

  it("ends with what is wrong with the template", () => {
    const { cloud, template } = restored();
    const asked = cloud.call("POST", `${DEPLOYMENT}/whatIf`, { version: VERSION, body: properties(template) });
    cloud.pass(10);
    const { json } = cloud.get(new URL(asked.headers?.location ?? "").pathname, VERSION);
    expect([json.status, json.error.code]).toEqual(["Failed", "InvalidTemplate"]);
  });
});

it("mode Complete leaves nothing in the group but what the template has", () => {
  const cloud = new Cloud();
  const address = { type: "Microsoft.Network/publicIPAddresses", apiVersion: "2023-09-01", name: "only", location: "westeurope" };
  const body = { properties: { mode: "Complete", template: templateOf({ resources: [address] }) } };
  cloud.call("PUT", DEPLOYMENT, { version: VERSION, body });
  cloud.pass(10);
  const there = cloud.get(`${TARGET}/resources`, "2024-11-01").values;
  expect(there.map(({ name }) => name)).toEqual(["only"]);
});
