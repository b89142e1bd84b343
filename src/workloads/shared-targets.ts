import { z } from "zod";
import { accountName, groupName, shareNameText } from "../schema/azure-names.ts";
import { keys, name } from "../schema/values.ts";

/** Targets that several kinds of items have, each with the same keys. */
const optional = name.optional();
const paths = z
  .array(z.union([keys({ file: name }), keys({ folder: name })], { error: "A path is {file: …} or {folder: …}." }))
  .min(1);
export const conflict = z.enum(["overwrite", "skip", "fail"]).optional();

/** Over the source itself. */
export const originalKeys = keys({
  type: z.literal("original"),
  "staging-account": optional,
  paths: paths.optional(),
  "on-conflict": conflict,
});

/** Files: of a share, or of a database. */
export const filesKeys = keys({
  type: z.literal("files"),
  paths: paths.optional(),
  "storage-account": accountName.optional(),
  "resource-group": groupName.optional(),
  share: shareNameText.optional(),
  folder: optional,
  "on-conflict": conflict,
  server: optional,
  directory: optional,
});
