import { describe, expect, it } from "vitest";
import { addShare } from "../../../twin/arm/recovery-services/add-share.ts";
import { Cloud, type Json, NOW, STAGING, VAULT } from "./harness.ts";

const BACKUP = { version: "2024-04-01" };
const STORAGE = { version: "2023-05-01" };
const filtered = (list: string, ...filters: string[]) =>
  `${VAULT}/${list}?$filter=${encodeURIComponent(filters.map((of) => of.replace("=", " eq ")).join(" and "))}`;

function cloudWithShares() {
  const cloud = new Cloud();
  for (const name of ["invoices", "contracts"]) addShare(cloud.azure, NOW, { name });
  return cloud;
}
const names = (list: readonly Json[]) => list.map(({ properties }) => properties.friendlyName);

describe("protected file shares in the twin", () => {
  it("are in lists of their own kind alone", () => {
    const cloud = cloudWithShares();
    const shares = cloud.call("GET", filtered("backupProtectedItems", "backupManagementType='AzureStorage'"), BACKUP);
    expect(names(shares.values)).toEqual(["invoices", "contracts"]);
    const machines = cloud.call(
      "GET",
      filtered("backupProtectedItems", "backupManagementType='AzureIaasVM'", "itemType='VM'"),
      BACKUP,
    );
    expect(names(machines.values)).toEqual(["orders-01", "web-01"]);
    const policies = cloud.call("GET", filtered("backupPolicies", "backupManagementType='AzureStorage'"), BACKUP);
    expect(policies.values.map(({ name }) => name)).toEqual(["Shares-Daily"]);
  });

  it("share the one container of their account", () => {
    const { values } = cloudWithShares().call(
      "GET",
      filtered("backupProtectionContainers", "backupManagementType='AzureStorage'"),
      BACKUP,
    );
    expect(values.map(({ name }) => name)).toEqual(["StorageContainer;Storage;prod;prodfiles"]);
    expect(values[0].properties.protectedItemCount).toBe(2);
  });

  it("have a hash for a name, no policy name, and no time of a backup that never was", () => {
    const cloud = cloudWithShares();
    const [item] = cloud.azure.vaults[0]?.shares ?? [];
    if (item) item.lastBackup = null;
    const [first] = cloud.call("GET", filtered("backupProtectedItems", "backupManagementType='AzureStorage'"), BACKUP).values;
    expect(first.name).toMatch(/^AzureFileShare;[0-9a-f]{64}$/);
    expect(Object.keys(first.properties)).not.toEqual(expect.arrayContaining(["policyName"]));
    expect(Object.keys(first.properties)).not.toEqual(expect.arrayContaining(["lastBackupTime"]));
    expect(first.properties.sourceResourceId).toContain("/Microsoft.storage/");
  });

  it("list their points, and show each on its own page", () => {
    const cloud = cloudWithShares();
    const [first] = cloud.call("GET", filtered("backupProtectedItems", "backupManagementType='AzureStorage'"), BACKUP).values;
    const { values } = cloud.call("GET", `${first.id}/recoveryPoints`, BACKUP);
    expect(values).toHaveLength(8);
    expect(values[7].properties).not.toHaveProperty("recoveryPointTierDetails");
    expect(cloud.call("GET", values[0].id, BACKUP).json).toEqual(values[0]);
    expect(cloud.call("GET", `${first.id}/recoveryPoints/1`, BACKUP).status).toBe(404);
  });

  it("exist in their account, whose shares a caller may read that has the right to", () => {
    const cloud = cloudWithShares();
    const account = cloud.azure.storageAccounts.find(({ id }) => id.endsWith("/prodfiles"))?.id ?? "";
    const { json } = cloud.call("GET", `${account}/fileServices/default/shares/Invoices`, STORAGE);
    expect(json).toMatchObject({ name: "invoices", properties: { shareQuota: 1024, enabledProtocols: "SMB" } });
    const missing = cloud.call("GET", `${STAGING}/fileServices/default/shares/none`, STORAGE);
    expect(missing).toMatchObject({ status: 404, json: { error: { code: "ShareNotFound" } } });
    cloud.azure.roleAssignments = [];
    expect(cloud.call("GET", `${account}/fileServices/default/shares/invoices`, STORAGE).status).toBe(403);
  });
});
