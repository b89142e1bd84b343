import { z } from "zod";
import { anyPoint, pointOf, type RecoveryPoint } from "../../backup/point.ts";

const counts = z.object({
  numberOfDisksIncludedInBackup: z.int().nonnegative().nullish(),
  numberOfDisksAttachedToVm: z.int().nonnegative().nullish(),
});
/** An entry of a machine's list of recovery points. */
export const machinePoint = anyPoint
  .extend({
    properties: anyPoint.shape.properties.extend({
      isManagedVirtualMachine: z.boolean().nullish(),
      recoveryPointDiskConfiguration: counts.nullish(),
    }),
  })
  .transform((raw): RecoveryPoint => {
    const { isManagedVirtualMachine: managed, recoveryPointDiskConfiguration: disks } = raw.properties;
    return { ...pointOf(raw), managed: managed ?? null, disks: diskCounts(disks) };
  });

/** How many disks a point holds, and its machine has; null where Azure does not say, or says what cannot be: a machine has one at least. */
export function diskCounts(of: z.infer<typeof counts> | null | undefined): RecoveryPoint["disks"] {
  const [held, attached] = [of?.numberOfDisksIncludedInBackup, of?.numberOfDisksAttachedToVm];
  const are = held != null && attached != null && Number.isInteger(held) && Number.isInteger(attached);
  return are && held >= 1 && attached >= held ? { held, attached } : null;
}
