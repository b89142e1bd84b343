import { z } from "zod";
import { anyItem, type DiskSetting, itemOf, type ProtectedItem } from "../../backup/item.ts";
import { textOrNull } from "../../io/entries.ts";

const exclusion = z.object({ diskLunList: z.array(z.int()).nullish(), isInclusionList: z.boolean().nullish() });

/** An entry of the list of protected virtual machines. */
export const protectedMachine = anyItem
  .extend({
    properties: anyItem.shape.properties.extend({
      virtualMachineId: textOrNull,
      extendedProperties: z.object({ diskExclusionProperties: exclusion.nullish() }).nullish(),
    }),
  })
  .refine(({ properties: of }) => of.sourceResourceId !== null || of.virtualMachineId !== null, {
    path: ["properties", "sourceResourceId"],
  })
  .transform((raw): ProtectedItem => {
    const { sourceResourceId, virtualMachineId, extendedProperties } = raw.properties;
    const disks = settingOf(extendedProperties?.diskExclusionProperties);
    return { ...itemOf(raw, sourceResourceId ?? virtualMachineId ?? ""), disks };
  });

function settingOf(set: z.infer<typeof exclusion> | null | undefined): DiskSetting | null {
  return set ? { luns: set.diskLunList ?? [], inclusion: set.isInclusionList === true } : null;
}
