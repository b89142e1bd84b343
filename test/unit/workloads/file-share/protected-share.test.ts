import { describe, expect, it } from "vitest";
import { meantShare, protectedShare, restores, shareName } from "../../../../src/workloads/file-share/protected-share.ts";
import { sharePoint } from "../../../../src/workloads/file-share/recovery-point.ts";

const HASH = "5a".repeat(32);
const entry = (properties: object = {}) => ({
  id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/backupFabrics/Azure/protectionContainers/StorageContainer;storage;files;Acct1/protectedItems/AzureFileShare;${HASH}`,
  name: `AzureFileShare;${HASH}`,
  properties: {
    friendlyName: "Invoices",
    protectionState: "IRPending",
    sourceResourceId: "/subscriptions/s/resourceGroups/files/providers/Microsoft.storage/storageAccounts/Acct1",
    policyId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/backupPolicies/daily-shares",
    ...properties,
  },
});
const job = (of: object) => ({ entity: "invoices", account: null, ...of }) as unknown as Parameters<typeof restores>[0];

describe("a protected file share", () => {
  it("is known by account and share, whose names have any case", () => {
    const item = protectedShare.parse(entry());
    expect(shareName(item)).toBe(meantShare({ type: "file-share", storageAccount: "ACCT1", name: "invoices" }));
    expect(item.container).toBe("StorageContainer;storage;files;Acct1");
  });

  it.each(["Microsoft.storage", "Microsoft.Storage", "microsoft.STORAGE"])(
    "names its account in the one spelling that requests have, from %s",
    (provider) => {
      const sourceResourceId = `/subscriptions/s/resourceGroups/files/providers/${provider}/storageAccounts/Acct1`;
      expect(protectedShare.parse(entry({ sourceResourceId })).sourceId).toBe(
        "/subscriptions/s/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/Acct1",
      );
    },
  );

  it("has the policy that its id names, and no last backup where the vault says none", () => {
    expect(protectedShare.parse(entry())).toMatchObject({ policyName: "daily-shares", lastBackup: null, softDeleted: false });
  });

  it.each(["friendlyName", "sourceResourceId"])("cannot be told without its %s", (key) => {
    const read = protectedShare.safeParse(entry({ [key]: null }));
    expect(read.error?.issues[0]?.path).toEqual(["properties", key]);
  });

  it("is restored by jobs that name the share, and no other account", () => {
    const item = protectedShare.parse(entry());
    expect(restores(job({}), item)).toBe(true);
    expect(restores(job({ account: "acct1" }), item)).toBe(true);
    expect(restores(job({ account: "acct2" }), item)).toBe(false);
    expect(restores(job({ entity: "other" }), item)).toBe(false);
  });
});

describe("a file share's recovery point", () => {
  const point = (properties: object = {}) => ({
    name: "41",
    properties: {
      objectType: "AzureFileShareRecoveryPoint",
      recoveryPointType: "FileSystemConsistent",
      recoveryPointTime: "2026-02-03T04:05:06Z",
      ...properties,
    },
  });

  it("may have no tiers, as older ones do", () => {
    expect(sharePoint.parse(point())).toMatchObject({ id: "41", tiers: [], consistency: "FileSystemConsistent", disks: null });
  });

  it("may have a tier that nobody knows: it stays what it is", () => {
    const recoveryPointTierDetails = [
      { type: "InstantRP", status: "Valid" },
      { type: "IASnapshotRP", status: "Valid" },
    ];
    const { tiers } = sharePoint.parse(point({ recoveryPointTierDetails }));
    expect(tiers.map(({ tier }) => tier)).toEqual(["snapshot", "IASnapshotRP"]);
  });
});
