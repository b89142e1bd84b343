import { describe, expect, it } from "vitest";
import { shareRequest } from "../../../../src/workloads/file-share/request.ts";

const SOURCE = "/subscriptions/s/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/source1";
const OTHER = "/subscriptions/s/resourceGroups/drills/providers/Microsoft.Storage/storageAccounts/target1";
const common = { objectType: "AzureFileShareRestoreRequest", sourceResourceId: SOURCE, copyOptions: "Overwrite" };
const of = (more: Partial<Parameters<typeof shareRequest>[0]>) =>
  shareRequest({ sourceId: SOURCE, paths: undefined, conflict: undefined, folder: undefined, to: null, ...more }).properties;

describe("the restore request of a file share", () => {
  it("over the source: the whole share", () => {
    expect(of({})).toEqual({ ...common, recoveryType: "OriginalLocation", restoreRequestType: "FullShareRestore" });
  });

  it("over the source: files, without a folder to go to", () => {
    expect(of({ paths: [{ file: "a/b.txt" }] })).toEqual({
      ...common,
      recoveryType: "OriginalLocation",
      restoreRequestType: "ItemLevelRestore",
      restoreFileSpecs: [{ path: "a/b.txt", fileSpecType: "File" }],
    });
  });

  it.each([
    ["another account", OTHER],
    ["the source's own account", SOURCE],
  ])("to a share of %s: the whole share", (_, accountId) => {
    expect(of({ to: { share: "drills", accountId } })).toEqual({
      ...common,
      recoveryType: "AlternateLocation",
      restoreRequestType: "FullShareRestore",
      targetDetails: { name: "drills", targetResourceId: accountId },
    });
  });

  it("to a folder of a share: the whole share, as one entry with the folder alone", () => {
    expect(of({ folder: "today", to: { share: "drills", accountId: OTHER } })).toEqual({
      ...common,
      recoveryType: "AlternateLocation",
      restoreRequestType: "FullShareRestore",
      restoreFileSpecs: [{ targetFolderPath: "today" }],
      targetDetails: { name: "drills", targetResourceId: OTHER },
    });
  });

  it("to a folder of a share: files and folders, each with the folder", () => {
    expect(of({ paths: [{ file: "x" }, { folder: "y" }], folder: "today", to: { share: "drills", accountId: OTHER } })).toEqual({
      ...common,
      recoveryType: "AlternateLocation",
      restoreRequestType: "ItemLevelRestore",
      restoreFileSpecs: [
        { path: "x", fileSpecType: "File", targetFolderPath: "today" },
        { path: "y", fileSpecType: "Folder", targetFolderPath: "today" },
      ],
      targetDetails: { name: "drills", targetResourceId: OTHER },
    });
  });

  it.each([
    ["overwrite", "Overwrite"],
    ["skip", "Skip"],
    ["fail", "FailOnConflict"],
  ] as const)("on-conflict: %s is %s", (conflict, copyOptions) => {
    expect(of({ conflict })).toMatchObject({ copyOptions });
  });
});
