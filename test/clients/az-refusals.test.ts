import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleId } from "../twin/arm/authorization/roles.ts";
import { assign, IDENTITY, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { Az } from "./az.ts";
import { type RunningTwin, runTwin } from "./twin.ts";

const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const CLIENT = "22222222-2222-4222-8222-222222222222";
const VAULT = "-g prod-backup -v prod-vault";
const ITEM = "-c orders-01 --backup-management-type AzureIaasVM --workload-type VM";
const twins: RunningTwin[] = [];
const start = async (change?: (world: World) => void) => {
  const twin = await runTwin(change);
  twins.push(twin);
  return { twin, az: new Az(twin) };
};
let { twin, az } = {} as Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  ({ twin, az } = await start(({ azure }) => {
    azure.roleAssignments.push(
      assign("Reader", `${ROOT}/resourceGroups/prod-backup`, 0),
      assign("Virtual Machine Contributor", `${ROOT}/resourceGroups/prod`, 0),
      assign("Reader", `${ROOT}/resourceGroups/drill-target`, 0),
    );
    azure.roleAssignments = azure.roleAssignments.filter(({ roleId: id }) => id !== roleId("Contributor"));
  }));
  await az.login();
});
afterAll(async () => {
  await Promise.all(twins.map((one) => one.stop()));
});

describe("az prints the cloud's own words when the twin refuses", () => {
  it("a sign-in from an environment that no credential trusts", async () => {
    const { az: other } = await start(({ github }) => {
      github.environment = "staging";
    });
    const { status, stderr } = await other.login();
    expect(status).toBe(1);
    expect(stderr).toContain("AADSTS700213: No matching federated identity record found for presented assertion subject");
    expect(stderr).toContain("'repo:acme/platform:environment:staging'");
  });

  it("a sign-in of an identity without any role", async () => {
    const { az: other } = await start(({ azure }) => {
      azure.roleAssignments = [];
    });
    const { status, stderr } = await other.login();
    expect(status).toBe(1);
    expect(stderr).toContain(`No subscriptions found for ${CLIENT}.`);
  });

  it("an action that no role gives", async () => {
    const said = await az.refusal("group create -n mine -l westeurope");
    expect(said).toContain(
      `(AuthorizationFailed) The client '${CLIENT}' with object id '${IDENTITY}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '${ROOT}/resourceGroups/mine'`,
    );
  });

  it("a restore into a group where the identity may make no disks", async () => {
    const point = twin.world.azure.vaults[0]!.items[0]!.points[0]!.id;
    const said = await az.refusal(
      `backup restore restore-disks ${VAULT} -c orders-01 -i orders-01 -r ${point} --target-resource-group drill-target --storage-account drillstaging --storage-account-resource-group drill-target`,
    );
    expect(said).toContain(`(LinkedAuthorizationFailed) The client '${CLIENT}' with object id '${IDENTITY}' has permission`);
    expect(said).toContain(
      "does not have permission to perform action(s) 'Microsoft.Storage/storageAccounts/write,Microsoft.Compute/disks/write'",
    );
    expect(said).toContain(`${ROOT}/resourceGroups/drill-target'`);
  });

  it("a vault, an item, a point, a job and a machine that do not exist", async () => {
    const [vault, item, point, job, machine] = await Promise.all([
      az.refusal("backup vault show -g prod-backup -n other"),
      az.show(`backup item show ${VAULT} ${ITEM} -n db-99`),
      az.refusal(`backup recoverypoint show ${VAULT} ${ITEM} -i orders-01 -n 1`),
      az.refusal(`backup job show ${VAULT} -n 11111111-2222-4333-8444-555555555555`),
      az.refusal("vm show -g prod -n db-99"),
    ]);
    expect(vault).toContain(
      "(ResourceNotFound) The Resource 'Microsoft.RecoveryServices/vaults/other' under resource group 'prod-backup' was not found.",
    );
    expect(item).toBeNull();
    expect(point).toContain("(BMSUserErrorObjectNotFound)");
    expect(job).toContain("(BMSUserErrorObjectNotFound)");
    expect(machine).toContain("(ResourceNotFound) The Resource 'Microsoft.Compute/virtualMachines/db-99'");
  });

  it("an api-version that never was", async () => {
    const said = await az.refusal(`rest --method get --url ${twin.world.azure.vaults[0]!.id}?api-version=1999-01-01`);
    expect(said).toContain("NoRegisteredProviderFound");
    expect(said).toContain("No registered resource provider found for API version '1999-01-01' for type");
  });

  it("the deletion of a disk that a machine uses", async () => {
    const said = await az.refusal("disk delete -g prod -n orders-01_OsDisk --yes");
    expect(said).toContain(`Disk orders-01_OsDisk is attached to VM ${twin.world.azure.vms[0]!.id}.`);
  });
});
