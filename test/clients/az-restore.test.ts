import { describe, expect, it, type TestContext } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { Az, type Json } from "./az.ts";
import { runTwin } from "./twin.ts";

const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const VAULT = "-g prod-backup -v prod-vault";

/** az waits 30 s where a Retry-After is 0, as a faster twin rounds it to. */
const SPEED = 15;

async function signedIn({ onTestFinished }: TestContext, change: (world: World) => void) {
  const twin = await runTwin((world) => {
    world.azure.roleAssignments.push(assign("Contributor", ROOT, 0));
    change(world);
  }, SPEED);
  onTestFinished(twin.stop);
  const az = new Az(twin);
  await az.login();
  const point = twin.world.azure.vaults[0]!.items[0]!.points[0]!.id;
  const restore = (group: string): Promise<Json> =>
    az.show(
      `backup restore restore-disks ${VAULT} -c orders-01 -i orders-01 -r ${point} --target-resource-group ${group} --storage-account drillstaging --storage-account-resource-group drill-target`,
    );
  return { twin, az, restore };
}

describe.concurrent("az restores on the twin", () => {
  it("restores disks into a group of its own, sees what came back, and clears everything away", async (context) => {
    const { twin, az, restore } = await signedIn(context, ({ azure }) => {
      // Still running when az begins to wait for it.
      azure.knobs.restoreSeconds = 10 * SPEED;
    });
    await az.show("group create -n drill-1 -l westeurope --tags drill=one");
    const { name: job, properties } = await restore("drill-1");
    expect(properties).toMatchObject({ operation: "Restore", entityFriendlyName: "orders-01" });

    // az looks only every 30 s, and sleeps once more at the end.
    const waiting = az.show(`backup job wait ${VAULT} -n ${job} --timeout 120`);
    const status = async () => (await az.show(`backup job show ${VAULT} -n ${job}`)).properties.status;
    await expect.poll(status, { timeout: 100_000, interval: 1_000 }).toBe("Completed");
    const [listed, shown, disks, tagged] = await Promise.all([
      az.show(`backup job list ${VAULT} --status Completed --operation Restore`),
      az.show(`backup job show ${VAULT} -n ${job}`),
      az.show("disk list -g drill-1"),
      az.show(`resource list --tag RSVaultBackup=${job}`),
    ]);
    expect(listed.map(({ name }: Json) => name)).toEqual([job]);
    expect(shown.properties).toMatchObject({ status: "Completed", extendedInfo: { progressPercentage: 100 } });
    expect(shown.properties.extendedInfo.propertyBag).toMatchObject({
      "Job Type": "Recover disks",
      "Target resource group": "drill-1",
      "Target Storage Account Name": "drillstaging",
    });
    const backedUp = twin.world.azure.vaults[0]!.items[0]!.disks;
    expect(disks.map(({ diskSizeGB }: Json) => diskSizeGB)).toEqual(backedUp.map(({ sizeGiB }) => sizeGiB));
    expect(disks.map(({ diskState, tags }: Json) => [diskState, tags.RSVaultBackup])).toEqual(
      disks.map(() => ["Unattached", job]),
    );
    expect(tagged.map(({ id }: Json) => id)).toEqual(disks.map(({ id }: Json) => id));
    expect(twin.requests().filter(({ route }) => route === "arm.restore")).toMatchObject([{ status: 202 }]);

    await Promise.all(disks.map(({ name }: Json) => az.show(`disk delete -g drill-1 -n ${name} --yes`)));
    const [left, gone] = await Promise.all([
      az.show("disk list -g drill-1"),
      az.refusal(`disk show -g drill-1 -n ${disks[0].name}`),
    ]);
    expect(left).toEqual([]);
    expect(gone).toContain(
      `The Resource 'Microsoft.Compute/disks/${disks[0].name}' under resource group 'drill-1' was not found.`,
    );

    // A group goes with what is left in it.
    expect(await az.show("disk create -g drill-1 -n left-over --size-gb 4")).toMatchObject({ name: "left-over", diskSizeGB: 4 });
    await az.show("group delete -n drill-1 --yes");
    const [exists, everywhere] = await Promise.all([
      az.show("group exists -n drill-1"),
      az.show("resource list --name left-over"),
    ]);
    expect([exists, everywhere]).toEqual([false, []]);
    expect((await waiting).properties.status).toBe("Completed");
  });

  it("stops a restore that is running, once", async (context) => {
    const { az, restore } = await signedIn(context, ({ azure }) => {
      azure.knobs.restoreOutcome = { of: "stuck" };
    });
    const { name: job } = await restore("drill-target");
    const running = await az.show(`backup job list ${VAULT} --status InProgress`);
    expect(running.map(({ name, properties }: Json) => [name, properties.actionsInfo])).toEqual([[job, ["Cancellable"]]]);

    await az.show(`backup job stop ${VAULT} -n ${job}`);
    const ended = await az.show(`backup job wait ${VAULT} -n ${job} --timeout 120`);
    expect(ended.properties.status).toBe("Cancelled");
    const [again, disks] = await Promise.all([
      az.refusal(`backup job stop ${VAULT} -n ${job}`),
      az.show("disk list -g drill-target"),
    ]);
    expect(again).toContain("BMSUserErrorJobNotCancellable");
    expect(disks).toEqual([]);
  });

  it("shows why a restore failed", async (context) => {
    const { az, restore } = await signedIn(context, ({ azure }) => {
      azure.knobs.restoreOutcome = { of: "failed", error: "UserErrorCoreCountSubscriptionQuotaReached" };
    });
    const { name: job } = await restore("drill-target");
    const ended = await az.show(`backup job wait ${VAULT} -n ${job} --timeout 120`);
    expect(ended.properties.status).toBe("Failed");
    expect(ended.properties.errorDetails[0].errorTitle).toBe("UserErrorCoreCountSubscriptionQuotaReached");
    expect(await az.show("disk list -g drill-target")).toEqual([]);
  });
});
