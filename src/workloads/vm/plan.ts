import { z } from "zod";
import type { Item, Mode, Restore, Target } from "../../core/index.ts";
import { targetsIn } from "../../core/target-of.ts";
import { keys, name, resourceId } from "../../schema/values.ts";

export interface MachineItem extends Item {
  readonly type: "vm";
  readonly name: string;
  readonly resourceGroup: string;
  /** LUNs that are left out of the backup on purpose. */
  readonly excludedDisks?: readonly number[];
}

export interface DisksTarget extends Target {
  readonly type: "disks";
  /** Left out: the unmanaged (VHD) restore. */
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly disks: "all" | "os" | readonly number[];
  readonly zone?: string;
  readonly diskEncryptionSet?: string;
  readonly diskAccess?: string;
  readonly stagingIdentity?: string;
}

const optional = name.optional();
const lun = z.int({ error: "A LUN is a whole number from 0 to 63." }).min(0).max(63);

export const machineKeys = keys({
  type: z.literal("vm"),
  name: name.describe("The virtual machine's name."),
  "resource-group": name.describe("The machine's own resource group."),
  "excluded-disks": z
    .array(lun, { error: "excluded-disks is a list of LUNs from 0 to 63." })
    .optional()
    .describe("LUNs that are left out of the backup on purpose; any other that is missing is said, and not passed."),
});

const location = { location: optional, region: z.literal("secondary").optional() };
export const disksKeys = keys({
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
});
export const newMachineKeys = keys({
  type: z.literal("new-vm"),
  name,
  "resource-group": name,
  ...location,
  network: name,
  subnet: name,
  isolated: z.boolean().optional(),
  "staging-account": name,
});

/** @returns null for an item of another kind. */
export function machineOf({ item }: Restore): MachineItem | null {
  return isMachine(item) ? item : null;
}

function isMachine(item: Item | undefined): item is MachineItem {
  return item?.type === "vm";
}

export function isDisks(target: Target): target is DisksTarget {
  return target.type === "disks";
}

/** The disk targets that a mode has to do with. */
export function diskTargets(restore: Restore, mode: Mode): readonly DisksTarget[] {
  return targetsIn(restore, mode).filter(isDisks);
}
