import { describe, expect, it } from "vitest";
import { Cloud, IN, ITEM, type Json, ROOT, SOURCE, TARGET, VAULT } from "./harness.ts";

const names = (values: readonly Json[]) => values.map(({ name }) => name);
const filter = (text: string) => `?$filter=${encodeURIComponent(text)}`;

describe("lists, as az asks for them", () => {
  it("lead on to the next page of an item whose name holds semicolons", () => {
    const cloud = new Cloud();
    cloud.azure.knobs.pageSize = 10;
    const first = cloud.get(`${ITEM}/recoveryPoints`);
    expect(first.values).toHaveLength(10);
    expect(cloud.get(first.json.nextLink).values).toHaveLength(4);
  });

  it("hold the recovery points of a window of time", () => {
    const cloud = new Cloud();
    const window = "startDate eq '2026-11-20 12:00:00 AM' and endDate eq '2026-11-22 11:59:59 PM'";
    const times = cloud.get(`${ITEM}/recoveryPoints${filter(window)}`).values.map((one) => one.properties.recoveryPointTime);
    expect(times.map((time: string) => time.slice(0, 10))).toEqual(["2026-11-22", "2026-11-21", "2026-11-20"]);
    expect(cloud.get(`${ITEM}/recoveryPoints${filter("startDate eq 'yesterday'")}`)).toMatchObject({
      status: 400,
      json: { error: { code: "BMSUserErrorInvalidInput" } },
    });
  });

  it("hold the resources of one group", () => {
    const cloud = new Cloud();
    cloud.azure.roleAssignments.push(IN.reader);
    const inGroup = cloud.get(`${ROOT}/resources${filter("resourceGroup eq 'drill-target'")}`, "2024-11-01");
    expect(names(inGroup.values)).toEqual(["drill-network", "drill-keys", "drillstaging"]);
    const byName = cloud.get(`${ROOT}/resources${filter("name eq 'prod-vault'")}`, "2024-11-01");
    expect(names(byName.values)).toEqual(["prod-vault"]);
  });

  it("hold the activity log between times without quotes and zone", () => {
    const cloud = new Cloud();
    cloud.azure.roleAssignments.push(IN.reader);
    cloud.restore();
    cloud.pass(300);
    const events = (from: string) =>
      cloud.get(
        `${ROOT}/providers/Microsoft.Insights/eventtypes/management/values${filter(`eventTimestamp ge ${from} and eventTimestamp le 2026-11-24T10:00:00`)}`,
        "2015-04-01",
      );
    const states = (from: string) => events(from).values.map(({ status }) => status.value);
    expect(states("2026-11-24T08:59:00.207049")).toEqual(["Started", "Succeeded"]);
    expect(states("2026-11-24T09:01:00")).toEqual(["Succeeded"]);
    expect(events("then").status).toBe(400);
  });

  it("hold the vaults that the caller may read", () => {
    const cloud = new Cloud();
    const all = `${ROOT}/providers/Microsoft.RecoveryServices/vaults`;
    expect(names(cloud.get(all).values)).toEqual(["prod-vault"]);
    cloud.azure.roleAssignments = [];
    expect(cloud.get(all).values).toEqual([]);
    expect(cloud.get(`${TARGET}/providers/Microsoft.RecoveryServices/vaults`).status).toBe(403);
  });
});

describe("a machine", () => {
  it("is protected by the vault that holds its item, or by none", () => {
    const cloud = new Cloud();
    const ask = (resourceId: string) =>
      cloud.call("POST", `${ROOT}/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus`, {
        version: "2026-08-01",
        body: { resourceType: "VM", resourceId },
      });
    expect(ask(SOURCE).json.error.code).toBe("AuthorizationFailed");
    cloud.azure.roleAssignments.push({ ...IN.backupContributor, scope: ROOT });
    expect(ask(SOURCE).json).toMatchObject({ protectionStatus: "Protected", vaultId: VAULT, policyName: "Production-Daily" });
    expect(ask(`${SOURCE}-other`).json.protectionStatus).toBe("NotProtected");
  });

  it("shows its state of the moment only when asked", () => {
    const cloud = new Cloud();
    expect(cloud.get(SOURCE, "2024-07-01").json.properties).not.toHaveProperty("instanceView");
    const { statuses } = cloud.get(`${SOURCE}?$expand=instanceView`, "2024-07-01").json.properties.instanceView;
    expect(statuses.map(({ code }: Json) => code)).toEqual(["ProvisioningState/succeeded", "PowerState/running"]);
  });
});
