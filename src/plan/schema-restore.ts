import { z } from "zod";
import { count, duration, keys, name, orMissing, resourceId } from "../schema/values.ts";
import { point } from "./schema-point.ts";
import { step } from "./schema-step.ts";

const optional = name.optional();
const lun = z.int({ error: "A LUN is a whole number from 0 to 63." }).min(0).max(63);
const database = {
  server: optional.describe("The virtual machine that the database runs in."),
  "resource-group": optional,
  "availability-group": optional,
  instance: name,
  database: name,
};
const item = z.discriminatedUnion(
  "type",
  [
    keys({
      type: z.literal("vm"),
      name: name.describe("The virtual machine's name."),
      "resource-group": name.describe("The machine's own resource group."),
      "excluded-disks": z
        .array(lun, { error: "excluded-disks is a list of LUNs from 0 to 63." })
        .optional()
        .describe("LUNs that are left out of the backup on purpose; any other that is missing is said, and not passed."),
    }),
    keys({ type: z.literal("file-share"), "storage-account": name, name }),
    keys({ type: z.literal("sql-database"), ...database }),
    keys({ type: z.literal("hana-database"), ...database }),
  ],
  { error: orMissing("An item's type is vm, file-share, sql-database or hana-database.") },
);
const select = keys({
  type: z.enum(["vm", "file-share", "sql-database", "hana-database"]),
  "backup-policy": optional,
  name: optional,
  sample: count.optional(),
  seed: optional,
});

const location = { location: optional, region: z.literal("secondary").optional() };
const paths = z
  .array(z.union([keys({ file: name }), keys({ folder: name })], { error: "A path is {file: …} or {folder: …}." }))
  .min(1);
const conflict = z.enum(["overwrite", "skip", "fail"]).optional();
const target = z.discriminatedUnion(
  "type",
  [
    keys({
      type: z.literal("disks"),
      "resource-group": optional.describe("Where the managed disks go; left out, the disks come back as unmanaged VHDs."),
      ...location,
      "staging-account": optional.describe("A storage account in the vault's region, by name or full id."),
      disks: z
        .union([z.enum(["all", "os"]), z.array(lun).min(1)], { error: "disks is all, os, or a list of LUNs from 0 to 63." })
        .default("all")
        .describe("All disks, the operating system's alone, or it and these LUNs."),
      zone: z.enum(["1", "2", "3"]).optional(),
      "disk-encryption-set": resourceId.optional(),
      "disk-access": z.union([z.enum(["same", "public"]), resourceId]).optional(),
      "staging-identity": z.union([z.literal("system"), resourceId]).optional(),
    }),
    keys({
      type: z.literal("new-vm"),
      name,
      "resource-group": name,
      ...location,
      network: name,
      subnet: name,
      isolated: z.boolean().optional(),
      "staging-account": name,
    }),
    keys({ type: z.literal("original"), "staging-account": optional, paths: paths.optional(), "on-conflict": conflict }),
    keys({
      type: z.literal("share"),
      "storage-account": name,
      "resource-group": name,
      share: name,
      folder: optional,
      "on-conflict": conflict,
    }),
    keys({
      type: z.literal("files"),
      paths: paths.optional(),
      "storage-account": optional,
      "resource-group": optional,
      share: optional,
      folder: optional,
      "on-conflict": conflict,
      server: optional,
      directory: optional,
    }),
    keys({
      type: z.literal("database"),
      server: name,
      "resource-group": optional,
      vault: optional,
      instance: name,
      database: name,
      paths: z.union([keys({ data: name, log: name }), z.array(keys({ logical: name, to: name }))]).optional(),
      state: z.enum(["recovered", "norecovery"]).optional(),
      overwrite: z.boolean().optional(),
    }),
  ],
  { error: orMissing("A target's type is disks, new-vm, original, share, files or database.") },
);

const steps = z.array(step).default([]);
/** Every key of a restore; `defaults` takes the same ones, all of them optional. */
export const restoreShape = {
  vault: keys({ "resource-group": name, name }).describe("The Recovery Services vault."),
  item: item.optional().describe("The protected item. Exactly one of item and select."),
  select: select.optional().describe("Many items of a vault."),
  region: z.literal("secondary").optional(),
  point: point.optional().describe("Which recovery point: latest, oldest, random, {id: …}, {before: …}, {at: …} or {ago: …}."),
  "point-filter": keys({
    tier: z.enum(["snapshot", "vault", "archive"]).optional(),
    consistency: z.enum(["application", "file-system", "crash"]).optional(),
    within: duration.optional(),
  })
    .default({})
    .describe("Which recovery points may be used at all."),
  target,
  "restore-target": target.optional().describe("Used instead of target in mode restore."),
  criticality: optional,
  parameters: optional,
  deploy: keys({ template: name }).optional(),
  before: steps,
  verify: steps,
  after: steps,
  "clean-up": steps,
  secrets: z.array(name).default([]).describe("Names of secrets that the restore depends on, beside those its steps name."),
  objectives: keys({ rto: duration.optional(), rpo: duration.optional() }).default({}),
  keep: keys({ passed: duration.optional(), failed: duration.optional(), unverified: duration.optional() }).default({}),
  "on-cancel": z.enum(["cancel", "leave"]).optional(),
  rehydrate: keys({ priority: z.enum(["standard", "high"]).default("standard"), duration: duration.optional() }).optional(),
  timeout: duration.default(4 * 3600).describe("How long the restore is followed before it is handed over."),
};
export const restore = keys(restoreShape);
export type RestoreText = z.output<typeof restore>;
export type TargetText = z.output<typeof target>;
