import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import { Az, type Json } from "./az.ts";
import type { Said } from "./process.ts";
import { type RunningTwin, runTwin } from "./twin.ts";

const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const JOB = "5c1b7e0a-6d2f-4b8e-9a41-0c3d2e1f4a5b";
let twin: RunningTwin;
let az: Az;
let login: Said;

beforeAll(async () => {
  twin = await runTwin(({ azure }) => {
    azure.roleAssignments.push(assign("Reader", ROOT, 0), assign("Storage Account Contributor", ROOT, 0));
    azure.resourceGroups[0]!.tags = { owner: "orders" };
    azure.disks[1]!.tags = { RSVaultBackup: JOB };
    azure.activityLog.push({
      time: Date.now() - 3_600_000,
      correlationId: "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9",
      operationId: "1a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9",
      operation: "Microsoft.RecoveryServices/Vaults/backupJobs/cancel/action",
      resourceId: azure.vaults[0]!.id,
      caller: "ops@acme.example",
      status: "Succeeded",
    });
  });
  az = new Az(twin);
  login = await az.login();
});
afterAll(() => twin?.stop());

const names = (listed: Json) => listed.map(({ name }: Json) => name);
const lastPart = ({ id }: { id: string }) => id.split("/").at(-1);

describe("az shows the estate of the twin's world", () => {
  it("signs in with the job's token and finds the subscription", async () => {
    expect(login).toMatchObject({ status: 0, stderr: "" });
    const listed = await az.show("account list");
    const { subscriptions, tenantId } = twin.world.azure;
    const user = { name: twin.world.entra.applications[0]!.clientId, type: "servicePrincipal" };
    expect(listed).toMatchObject([
      { id: SUBSCRIPTION, name: subscriptions[0]!.name, tenantId, cloudName: "Twin", state: "Enabled", user },
    ]);
    expect(JSON.parse(login.stdout)).toEqual(listed);
  });

  it("says which groups exist, and shows and lists them with their tags", async () => {
    const [there, missing, shown, listed] = await Promise.all([
      az.show("group exists -n prod"),
      az.show("group exists -n nowhere"),
      az.show("group show -n prod"),
      az.show("group list"),
    ]);
    expect([there, missing]).toEqual([true, false]);
    expect(shown).toMatchObject({ name: "prod", location: "westeurope", tags: { owner: "orders" } });
    expect(names(listed)).toEqual(twin.world.azure.resourceGroups.map(({ name }) => name));
  });

  it("shows a machine with its disks, and its power state when asked", async () => {
    const [shown, view, listed] = await Promise.all([
      az.show("vm show -g prod -n orders-01"),
      az.show("vm get-instance-view -g prod -n orders-01"),
      az.show("vm list -g prod"),
    ]);
    const orders = twin.world.azure.vms[0]!;
    expect(shown).toMatchObject({ id: orders.id, location: orders.location, hardwareProfile: { vmSize: orders.size } });
    expect(shown.instanceView ?? null).toBeNull();
    const { osDisk, dataDisks } = shown.storageProfile;
    expect([osDisk.managedDisk.id, osDisk.osType]).toEqual([orders.osDisk.id, orders.osType]);
    expect(dataDisks.map(({ lun, managedDisk }: Json) => [lun, managedDisk.id])).toEqual(
      orders.dataDisks.map(({ lun, id }) => [lun, id]),
    );
    expect(view.instanceView.statuses.map(({ code }: Json) => code)).toContain(`PowerState/${orders.power}`);
    expect(names(listed)).toEqual(twin.world.azure.vms.map(lastPart));
  });

  it("shows disks with their size and what holds them", async () => {
    const [listed, shown] = await Promise.all([az.show("disk list -g prod"), az.show("disk show -g prod -n orders-01_data0")]);
    expect(listed.map(({ id, diskSizeGB, managedBy }: Json) => ({ id, sizeGiB: diskSizeGB, managedBy }))).toEqual(
      twin.world.azure.disks.map(({ id, sizeGiB, managedBy }) => ({ id, sizeGiB, managedBy })),
    );
    expect(shown).toMatchObject({ diskSizeGB: 512, diskState: "Attached", tags: { RSVaultBackup: JOB } });
  });

  it("finds resources by group, by tag and by id", async () => {
    const [inGroup, byTag, byValue, other, shown] = await Promise.all([
      az.show("resource list -g drill-target"),
      az.show("resource list --tag RSVaultBackup"),
      az.show(`resource list --tag RSVaultBackup=${JOB}`),
      az.show("resource list --tag RSVaultBackup=another"),
      az.show(`resource show --ids ${twin.world.azure.vms[0]!.id}`),
    ]);
    expect(names(inGroup)).toEqual(["drill-network", "drill-keys", "drillstaging"]);
    expect(names(byTag)).toEqual(["orders-01_data0"]);
    expect(byValue).toEqual(byTag);
    expect(other).toEqual([]);
    expect(shown).toMatchObject({ name: "orders-01", type: "Microsoft.Compute/virtualMachines" });
  });

  it("shows the staging account and its keys", async () => {
    const [shown, found, keys] = await Promise.all([
      az.show("storage account show -g drill-target -n drillstaging"),
      az.show("storage account show -n drillstaging"),
      az.show("storage account keys list -g drill-target -n drillstaging"),
    ]);
    const account = twin.world.azure.storageAccounts[0]!;
    expect(shown).toMatchObject({ id: account.id, location: account.location, sku: { name: account.sku } });
    expect(found).toEqual(shown);
    expect(keys.map(({ value }: Json) => value)).toEqual(account.keys);
  });

  it("lists who has which role where, and what a role gives", async () => {
    const [assignments, role] = await Promise.all([
      az.show("role assignment list --all --fill-principal-name false"),
      az.show("role definition list --name", "Backup Operator"),
    ]);
    const { roleAssignments, roleDefinitions } = twin.world.azure;
    expect(
      assignments.map(({ principalId, roleDefinitionName, scope }: Json) => [principalId, roleDefinitionName, scope]),
    ).toEqual(
      roleAssignments.map(({ principalId, roleId, scope }) => [
        principalId,
        roleDefinitions.find(({ id }) => id === roleId)?.name,
        scope,
      ]),
    );
    expect(role[0].permissions[0].actions).toEqual(roleDefinitions.find(({ name }) => name === "Backup Operator")!.actions);
  });

  it("reads the activity log of a group", async () => {
    const [here, elsewhere] = await Promise.all([
      az.show("monitor activity-log list -g prod-backup"),
      az.show("monitor activity-log list -g prod"),
    ]);
    const [entry] = twin.world.azure.activityLog;
    expect(here).toMatchObject([
      {
        caller: entry!.caller,
        correlationId: entry!.correlationId,
        resourceId: entry!.resourceId,
        status: { value: entry!.status },
      },
    ]);
    expect(Date.parse(here[0].eventTimestamp)).toBe(entry!.time);
    expect(elsewhere).toEqual([]);
  });
});
