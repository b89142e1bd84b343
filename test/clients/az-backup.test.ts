import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import { Az } from "./az.ts";
import { type RunningTwin, runTwin } from "./twin.ts";

const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const VAULT = "-g prod-backup -v prod-vault";
const KIND = "--backup-management-type AzureIaasVM";
const ITEM = `${VAULT} -c orders-01 ${KIND} --workload-type VM`;
const UNPROTECTED = `${ROOT}/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/build-01`;

let twin: RunningTwin;
let az: Az;

beforeAll(async () => {
  twin = await runTwin(({ azure }) => {
    azure.roleAssignments.push(assign("Backup Operator", ROOT, 0), assign("Reader", ROOT, 0));
    azure.knobs.pageSize = 5;
    azure.vms.push({ ...azure.vms[1]!, id: UNPROTECTED });
  });
  az = new Az(twin);
  await az.login();
});
afterAll(() => twin?.stop());

function world() {
  const vault = twin.world.azure.vaults[0]!;
  return { vault, orders: vault.items[0]! };
}

describe("az shows the backups of the twin's world", () => {
  it("shows the vault by name, and among all", async () => {
    const { id, location, redundancy, softDeleteDays } = world().vault;
    const [shown, listed] = await Promise.all([
      az.show("backup vault show -g prod-backup -n prod-vault"),
      az.show("backup vault list"),
    ]);
    expect(shown).toMatchObject({ id, location, name: "prod-vault", resourceGroup: "prod-backup" });
    expect(shown.properties.redundancySettings.standardTierStorageRedundancy).toBe(redundancy);
    expect(shown.properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays).toBe(softDeleteDays);
    expect(listed).toEqual([shown]);
  });

  it("lists the protected items, and shows one by its machine's name", async () => {
    const [listed, shown] = await Promise.all([
      az.show(`backup item list ${VAULT}`),
      az.show(`backup item show ${ITEM} -n orders-01`),
    ]);
    const { items, id } = world().vault;
    expect(listed.map(({ name, properties }: typeof shown) => [name, properties.sourceResourceId, properties.policyId])).toEqual(
      items.map(({ container, vmId, policy }) => [`VM;${container}`, vmId, `${id}/backupPolicies/${policy}`]),
    );
    expect(shown).toEqual(listed[0]);
    expect(Date.parse(shown.properties.lastBackupTime)).toBe(world().orders.lastBackup);
    expect(shown.properties.protectionState).toBe(world().orders.state);
  });

  it("lists the containers, and shows one by its machine's name", async () => {
    const [listed, shown] = await Promise.all([
      az.show(`backup container list ${VAULT} ${KIND}`),
      az.show(`backup container show ${VAULT} ${KIND} -n orders-01`),
    ]);
    expect(listed.map(({ name }: typeof shown) => name)).toEqual(
      world().vault.items.map(({ container }) => `IaasVMContainer;${container}`),
    );
    expect(shown).toEqual(listed[0]);
  });

  it("lists every recovery point over three pages, newest first", async () => {
    const listed = await az.show(`backup recoverypoint list ${ITEM} -i orders-01`);
    expect(listed.map(shape)).toEqual(world().orders.points);
    expect(twin.requests().filter(({ route, path }) => route === "arm.points.list" && path.includes("skipToken"))).toHaveLength(
      2,
    );
  });

  it("lists the points of a window of days only", async () => {
    const { points } = world().orders;
    const midnight = (time: number) => Math.floor(time / 86_400_000) * 86_400_000;
    const [from, to] = [midnight(points[4]!.time), midnight(points[1]!.time)];
    const listed = await az.show(
      `backup recoverypoint list ${ITEM} -i orders-01 --start-date ${european(from)} --end-date ${european(to)}`,
    );
    expect(listed.map(shape)).toEqual(points.filter(({ time }) => time >= from && time <= to));
    expect(listed).toHaveLength(3);
  });

  it("shows one recovery point", async () => {
    const point = world().orders.points[3]!;
    const shown = await az.show(`backup recoverypoint show ${ITEM} -i orders-01 -n ${point.id}`);
    expect(shape(shown)).toEqual(point);
  });

  it("shows a policy and lists them", async () => {
    const [shown, listed] = await Promise.all([
      az.show(`backup policy show ${VAULT} -n Production-Daily`),
      az.show(`backup policy list ${VAULT}`),
    ]);
    const [policy, other] = world().vault.policies;
    const { schedulePolicy, retentionPolicy, instantRpRetentionRangeInDays, protectedItemsCount } = shown.properties;
    expect(new Date(schedulePolicy.scheduleRunTimes[0]).toISOString().slice(11, 16)).toBe(policy!.time);
    expect(retentionPolicy.dailySchedule.retentionDuration).toEqual({ count: policy!.keepDays, durationType: "Days" });
    expect(instantRpRetentionRangeInDays).toBe(policy!.snapshotDays);
    expect(protectedItemsCount).toBe(2);
    expect(listed.map(({ name }: typeof shown) => name)).toEqual([policy!.name, other!.name]);
  });

  it("says which vault protects a machine, and nothing of one that none protects", async () => {
    const [protectedOne, none] = await Promise.all([
      az.show("backup protection check-vm -g prod --vm orders-01"),
      az.show("backup protection check-vm -g prod --vm build-01"),
    ]);
    expect(protectedOne).toBe(world().vault.id);
    expect(none).toBeNull();
  });

  it("shows the vault's settings", async () => {
    const [encryption, properties, guard] = await Promise.all([
      az.show("backup vault encryption show -g prod-backup -n prod-vault"),
      az.show("backup vault backup-properties show -g prod-backup -n prod-vault"),
      az.refusal("backup vault resource-guard-mapping show -g prod-backup -n prod-vault"),
    ]);
    expect(encryption.properties.encryptionAtRestType).toBe("MicrosoftManaged");
    expect(JSON.stringify(properties)).toContain(`"storageModelType":"${world().vault.redundancy}"`);
    expect(guard).toContain("Item not found");
  });
});

function shape({ name, properties }: Awaited<ReturnType<Az["show"]>>) {
  return {
    id: name,
    time: Date.parse(properties.recoveryPointTime),
    consistency: properties.recoveryPointType,
    tiers: properties.recoveryPointTierDetails.map(({ type, status }: { type: string; status: string }) => ({ type, status })),
    managed: properties.isManagedVirtualMachine,
    encrypted: properties.isSourceVMEncrypted,
  };
}

/** `24-11-2026`, as az takes dates. */
function european(time: number): string {
  return new Date(time).toISOString().slice(0, 10).split("-").reverse().join("-");
}
