import { z } from "zod";
import type { Item, Target } from "../../core/index.ts";
import { accountName, groupName, shareNameText } from "../../schema/azure-names.ts";
import { keys, name } from "../../schema/values.ts";
import { conflict } from "../shared-targets.ts";

export interface ShareItem extends Item {
  readonly type: "file-share";
  readonly storageAccount: string;
  readonly name: string;
}
/** A file or a folder of a share. */
export type SharePath = { readonly file: string } | { readonly folder: string };
type Conflict = "overwrite" | "skip" | "fail";

/** The whole share, to a share. */
export interface ShareTarget extends Target {
  readonly type: "share";
  readonly storageAccount: string;
  readonly resourceGroup: string;
  readonly share: string;
  readonly folder?: string;
  readonly onConflict?: Conflict;
}

/** Some of its files and folders, to a folder of a share. */
export interface FilesTarget extends Target {
  readonly type: "files";
  readonly paths?: readonly SharePath[];
  readonly storageAccount?: string;
  readonly resourceGroup?: string;
  readonly share?: string;
  readonly folder?: string;
  readonly onConflict?: Conflict;
  /** Of files of a database. */
  readonly server?: string;
  /** Of files of a database. */
  readonly directory?: string;
}

/** Over the source: all of it, or the paths. */
export interface OriginalTarget extends Target {
  readonly type: "original";
  readonly paths?: readonly SharePath[];
  readonly onConflict?: Conflict;
}

export const shareItemKeys = keys({
  type: z.literal("file-share"),
  "storage-account": accountName.describe("The storage account that the share is in."),
  name: shareNameText.describe("The share's name."),
});

export const shareKeys = keys({
  type: z.literal("share"),
  "storage-account": accountName.describe("The storage account that the files go to."),
  "resource-group": groupName.describe("The group of that account."),
  share: shareNameText.describe("A share of that account; it has to be there already."),
  folder: name.optional().describe("A folder of that share; left out, the files go to its root."),
  "on-conflict": conflict,
});
