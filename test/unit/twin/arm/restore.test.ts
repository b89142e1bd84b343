import { describe, expect, it } from "vitest";
import { Cloud, IN, ITEM, STAGING, TARGET, VAULT } from "./harness.ts";

describe("a restore of disks", () => {
  it("is accepted with the links to follow, and makes a job that carries the caller's request id", () => {
    const cloud = new Cloud();
    const answer = cloud.restore();
    expect(answer.status).toBe(202);
    expect(answer.body).toBeUndefined();
    expect(answer.headers).toMatchObject({ "retry-after": "30", "x-ms-correlation-request-id": expect.any(String) });
    const status = new URL(answer.headers?.["azure-asyncoperation"] ?? "");
    expect(cloud.get(status.pathname).json).toMatchObject({ status: "InProgress", endTime: "0001-01-01T00:00:00" });
    cloud.pass(5);
    const done = cloud.get(status.pathname).json;
    expect(done).toMatchObject({ status: "Succeeded", properties: { objectType: "OperationStatusJobExtendedInfo" } });
    expect(cloud.get(`${VAULT}/backupJobs/${done.properties.jobId}`).json.properties).toMatchObject({
      status: "InProgress",
      operation: "Restore",
      activityId: "0a1b2c3d-0000-8000-8000-000000000001",
      actionsInfo: ["Cancellable"],
      endTime: "0001-01-01T00:00:00",
      extendedInfo: {
        tasksList: [{ taskId: "Transfer data from vault", status: "InProgress" }],
        propertyBag: {
          "Job Type": "Recover disks",
          "Target VM Name": "vmName",
          "Target Storage Account Name": "drillstaging",
          "Recovery point time ": "11/24/2026 3:00:00 AM",
          "Target resource group": "drill-target",
        },
        progressPercentage: 1,
      },
    });
  });

  it("leaves tagged disks in the target group, and its papers in the staging account, when its time has come", () => {
    const cloud = new Cloud();
    cloud.restore();
    cloud.pass(69);
    expect(cloud.job().status).toBe("InProgress");
    cloud.pass(1);
    const job = cloud.job();
    expect(job).toMatchObject({ status: "Completed", endTime: "2026-11-24T09:01:10.000Z", duration: "PT1M10S" });
    expect(job.extendedInfo).toMatchObject({ progressPercentage: 100, estimatedRemainingDuration: "PT0S" });
    const id = cloud.azure.vaults[0]?.jobs[0]?.id;
    const disks = cloud.get(`${TARGET}/providers/Microsoft.Compute/disks`, "2023-04-02").values;
    expect(disks.map(({ name }) => name)).toEqual([
      "orders-01-osdisk-20261124-090110",
      "orders-01-datadisk-000-20261124-090110",
      "orders-01-datadisk-001-20261124-090110",
    ]);
    expect(disks[1]).toMatchObject({
      tags: { RSVaultBackup: id },
      properties: { creationData: { createOption: "Restore" }, diskSizeGB: 512 },
    });
    const container = job.extendedInfo.propertyBag["Config Blob Container Name"];
    expect(cloud.get(`${STAGING}/blobServices/default/containers/${container}`, "2023-05-01").status).toBe(200);
    expect(job.extendedInfo.propertyBag["Template Blob Uri"]).toContain(`/${container}/azuredeploy${id}.json`);
    expect(job.extendedInfo.propertyBag).not.toHaveProperty("Restored disk(s)");
  });

  it("brings the operating system's disk alone for an empty list, and names what it brought", () => {
    const cloud = new Cloud();
    cloud.restore({ restoreDiskLunList: [] });
    cloud.pass(70);
    expect(cloud.job().extendedInfo.propertyBag).toMatchObject({
      "Restored disk(s)": "orders-01_OsDisk",
      "Backed-up disk(s)": "orders-01_OsDisk; orders-01_data0; orders-01_data1",
    });
    expect(cloud.restored()).toHaveLength(1);
  });

  it("without a target group leaves VHDs in the staging account and no disk, and shows how much it has moved", () => {
    const cloud = new Cloud();
    cloud.restore({ targetResourceGroupId: undefined });
    cloud.pass(40);
    expect(cloud.job().extendedInfo).toMatchObject({
      progressPercentage: 50,
      tasksList: [{ taskExecutionDetails: "447.5 GBs / 895 GBs Transferred" }],
      estimatedRemainingDuration: "PT35S",
    });
    cloud.pass(30);
    const blobs = cloud.azure.storageAccounts[0]?.containers[0]?.blobs ?? [];
    expect(blobs.filter(({ name }) => name.endsWith(".vhd"))).toHaveLength(3);
    expect(cloud.restored()).toEqual([]);
  });

  it("runs as many times faster as the twin does", () => {
    const cloud = new Cloud(10);
    expect(cloud.restore().headers?.["retry-after"]).toBe("3");
    cloud.pass(7);
    expect(cloud.job()).toMatchObject({ status: "Completed", endTime: "2026-11-24T09:00:07.000Z" });
  });

  it("fails when the staging account was deleted meanwhile", () => {
    const cloud = new Cloud();
    cloud.restore();
    cloud.azure.storageAccounts = [];
    cloud.pass(70);
    expect(cloud.job()).toMatchObject({ status: "Failed", errorDetails: [{ errorCode: 400048 }] });
    expect(cloud.restored()).toEqual([]);
  });

  it("is booked in the Activity Log, minutes later", () => {
    const cloud = new Cloud();
    const correlation = cloud.restore().headers?.["x-ms-correlation-request-id"];
    cloud.azure.roleAssignments.push(IN.reader);
    const log = () =>
      cloud.get(
        `/subscriptions/${cloud.azure.subscriptions[0]?.id}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${encodeURIComponent(`eventTimestamp ge '2026-11-24T08:00:00Z' and correlationId eq '${correlation}'`)}`,
        "2015-04-01",
      ).values;
    expect(log()).toEqual([]);
    cloud.pass(300);
    expect(log().map(({ status }) => status?.value)).toEqual(["Started", "Succeeded"]);
  });
});

describe("a restore that the twin is told to spoil", () => {
  it.each([
    [{ of: "warnings" } as const, "CompletedWithWarnings", 3],
    [{ of: "failed", error: "UserErrorInstantRpNotFound" } as const, "Failed", 0],
    [{ of: "cancelled" } as const, "Cancelled", 0],
    [{ of: "stuck" } as const, "InProgress", 0],
  ])("ends as %o", (outcome, status, disks) => {
    const cloud = new Cloud();
    cloud.azure.knobs.restoreOutcome = outcome;
    cloud.restore();
    cloud.pass(3600);
    expect(cloud.job().status).toBe(status);
    expect(cloud.restored()).toHaveLength(disks);
  });

  it("says why it failed, and what to do", () => {
    const cloud = new Cloud();
    cloud.azure.knobs.restoreOutcome = {
      of: "failed",
      error: { code: 400029, title: "Quota", text: "No cores.", recommendations: ["Raise it."] },
    };
    cloud.restore();
    cloud.pass(70);
    expect(cloud.job().errorDetails).toEqual([
      { errorCode: 400029, errorTitle: "Quota", errorString: "No cores.", recommendations: ["Raise it."] },
    ]);
  });

  it.each([500, 504, "reset"] as const)("takes effect although its answer is lost: %s", (as) => {
    const cloud = new Cloud();
    cloud.azure.knobs.answerLost = { as, times: 1 };
    const answer = cloud.restore();
    expect(as === "reset" ? answer.reset : answer.status).toBe(as === "reset" ? true : as);
    expect(cloud.azure.vaults[0]?.jobs).toHaveLength(1);
    expect(cloud.restore().status).toBe(202);
    expect(cloud.azure.vaults[0]?.jobs).toHaveLength(2);
  });

  it("brings fewer disks than asked", () => {
    const cloud = new Cloud();
    cloud.azure.knobs.disksMissing = 1;
    cloud.restore();
    cloud.pass(70);
    expect(cloud.job().status).toBe("Completed");
    expect(cloud.restored()).toHaveLength(2);
  });
});

describe("a restore request that Azure refuses", () => {
  it("carries a property that the swagger does not know", () => {
    const answer = new Cloud().restore({ stagingAccount: "x" });
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe("InvalidRequestContent");
    expect(answer.json.error.message).toContain("Could not find member 'stagingAccount'");
  });

  it.each([
    ["another region", { region: "northeurope" }],
    ["another machine", { sourceResourceId: `${TARGET}/providers/Microsoft.Compute/virtualMachines/x` }],
    ["a disk that the point does not have", { restoreDiskLunList: [7] }],
    ["two staging accounts", { identityBasedRestoreDetails: { targetStorageAccountId: STAGING } }],
  ])("names %s", (_, over) => {
    const cloud = new Cloud();
    expect(cloud.restore(over)).toMatchObject({ status: 400, body: { error: { code: "CloudInvalidInputError" } } });
    expect(cloud.azure.vaults[0]?.jobs).toEqual([]);
  });

  it("is of a point that is gone, of an item that is soft-deleted, or refused by the knob", () => {
    const cloud = new Cloud();
    expect(cloud.restore({ recoveryPointId: "1" })).toMatchObject({
      status: 404,
      body: { error: { code: "BMSUserErrorObjectNotFound" } },
    });
    cloud.azure.knobs.restoreRefusal = "MissingSubscriptionRegistration";
    expect(cloud.restore()).toMatchObject({ status: 409, body: { error: { code: "MissingSubscriptionRegistration" } } });
    cloud.azure.knobs.restoreRefusal = null;
    const [item] = cloud.azure.vaults[0]?.items ?? [];
    if (item) item.deletedUntil = cloud.now + 13 * 86_400_000;
    expect(cloud.restore().json.error.code).toBe("UserErrorOperationNotAllowedOnSoftDeletedItem");
    expect(cloud.get(ITEM).json.properties).toMatchObject({
      isScheduledForDeferredDelete: true,
      deferredDeleteTimeRemaining: "13.00:00:00.000",
    });
  });

  it("comes from an identity without rights on the target group", () => {
    const cloud = new Cloud();
    cloud.azure.roleAssignments = cloud.azure.roleAssignments.filter(({ scope }) => scope !== TARGET);
    const { status, json } = cloud.restore();
    expect(status).toBe(403);
    expect(json.error.code).toBe("LinkedAuthorizationFailed");
    expect(json.error.message).toContain(
      "'Microsoft.Storage/storageAccounts/write,Microsoft.Compute/disks/write' on the linked scope(s)",
    );
  });
});
