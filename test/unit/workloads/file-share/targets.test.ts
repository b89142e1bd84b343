import { describe, expect, it } from "vitest";
import type { RecoveryPoint } from "../../../../src/backup/point.ts";
import type { Restore, Target } from "../../../../src/core/index.ts";
import type { ShareItem } from "../../../../src/workloads/file-share/plan.ts";
import { protectedShare } from "../../../../src/workloads/file-share/protected-share.ts";
import { files, original, share } from "../../../../src/workloads/file-share/targets.ts";
import type { Known, TargetKind } from "../../../../src/workloads/workload.ts";

const ITEM: ShareItem = { type: "file-share", storageAccount: "acct1", name: "invoices" };
const ACCOUNTS = "/subscriptions/s/resourceGroups/files/providers/Microsoft.Storage/storageAccounts";
const paths = [{ file: "a" }];

describe("what a target of a file share says against itself", () => {
  it.each([
    ["files without paths", { type: "files", folder: "f" }, "A target of type files needs the paths that are restored."],
    ["a path twice", { type: "files", folder: "f", paths: [{ file: "a" }, { folder: "a" }] }, "A path is named twice."],
    [
      "a hundred paths",
      { type: "files", folder: "f", paths: Array.from({ length: 100 }, (_, n) => ({ file: `${n}` })) },
      "100 paths are named; one restore takes 99 at most.",
    ],
    [
      "another account without its group",
      { type: "files", paths, storageAccount: "acct2", share: "drills" },
      "A share of another storage account is named by storage-account, resource-group and share.",
    ],
    [
      "another account without a share",
      { type: "files", paths, storageAccount: "acct2", resourceGroup: "g" },
      "A share of another storage account is named by storage-account, resource-group and share.",
    ],
    [
      "a group of no account",
      { type: "files", paths, resourceGroup: "g", share: "drills" },
      "resource-group is that of a storage-account, and none is named.",
    ],
    ["a database's server", { type: "files", folder: "f", paths, server: "sql1" }, "A restore of a file share takes no server."],
    [
      "a database's directory",
      { type: "files", folder: "f", paths, directory: "D:" },
      "A restore of a file share takes no directory.",
    ],
  ] as const)("%s", (_, target, message) => {
    expect(files.contradictions(target, ITEM)).toEqual([message]);
  });

  it("nothing, where files go to another share of the source's account", () => {
    expect(files.contradictions({ type: "files", paths, share: "drills" }, ITEM)).toEqual([]);
    expect(files.contradictions({ type: "files", paths, storageAccount: "ACCT1", share: "drills" }, ITEM)).toEqual([]);
  });

  it("a machine's staging account over the source", () => {
    expect(original.contradictions({ type: "original", stagingAccount: "st" }, ITEM)).toEqual([
      "A restore of a file share takes no staging-account.",
    ]);
    expect(original.contradictions({ type: "original", paths: [{ folder: "a" }, { folder: "a" }] }, ITEM)).toEqual([
      "A path is named twice.",
    ]);
  });
});

describe("the source as a target", () => {
  const OVER = /^The target of type (share|files) is the source itself, and its files would be overwritten\./;
  const whole = { type: "share", storageAccount: "ACCT1", resourceGroup: "g", share: "Invoices" } as const;

  it.each([undefined, "/", ".", "./", "../..", "\\", " "])("is none but of type original, in the folder %j", (folder) => {
    const into = folder === undefined ? {} : { folder };
    expect(share.contradictions({ ...whole, ...into }, ITEM)).toEqual([expect.stringMatching(OVER)]);
    expect(files.contradictions({ type: "files", paths, ...into }, ITEM)).toEqual([expect.stringMatching(OVER)]);
    expect(files.contradictions({ type: "files", paths, share: "invoices", ...into }, ITEM)).toHaveLength(1);
  });

  it.each([
    ["a folder of it", { ...whole, folder: "back" }, "a folder of the source itself"],
    ["a share beside it", { ...whole, share: "drills" }, "in the source's own storage account acct1"],
    ["another account", { ...whole, storageAccount: "acct2" }, undefined],
  ] as const)("is production: %s", (_, target, what) => {
    expect(share.contradictions(target, ITEM)).toEqual([]);
    expect(share.production(target, ITEM)?.what).toBe(what);
  });
});

describe("the account that files go to", () => {
  const item = protectedShare.parse({
    id: "/x/protectionContainers/StorageContainer;storage;files;acct1/protectedItems/AzureFileShare;00",
    name: "AzureFileShare;00",
    properties: { friendlyName: "invoices", sourceResourceId: `${ACCOUNTS}/acct1` },
  });
  const asked = async <T extends Target>({ checks }: TargetKind<ShareItem, T>, target: T) => {
    const known: Known = async () => null;
    const more = {
      restore: {} as Restore,
      vault: { id: "v", location: "l", guarded: null, identity: null },
      point: {} as RecoveryPoint,
      ownGroup: null,
    };
    const request = await checks?.request({ target, item, subscriptionId: "s", known, ...more });
    return request?.body.properties.targetDetails;
  };

  it("is the source's own, by the vault's word, where the target names it or none", async () => {
    const own = { name: "drills", targetResourceId: `${ACCOUNTS}/acct1` };
    expect(await asked(files, { type: "files", paths, share: "drills" })).toEqual(own);
    expect(await asked(share, { type: "share", storageAccount: "Acct1", resourceGroup: "another", share: "drills" })).toEqual(
      own,
    );
  });

  it("is the one of the plan's group elsewhere", async () => {
    expect(await asked(share, { type: "share", storageAccount: "acct2", resourceGroup: "g", share: "drills" })).toEqual({
      name: "drills",
      targetResourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acct2",
    });
  });
});
