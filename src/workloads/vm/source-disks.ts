import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import type { Refusal } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";

const disk = z.object({ diskSizeGB: z.number().nullish() });
const dataDisk = disk.extend({ lun: z.number() });
const machine = z.object({
  properties: z.object({ storageProfile: z.object({ osDisk: disk, dataDisks: z.array(dataDisk).nullish() }) }),
});

/** The operating system's disk has LUN −1, as in recovery points; a size that Azure does not say (of a stopped machine) is null. */
export interface SourceDisk {
  readonly lun: number;
  readonly sizeGiB: number | null;
}
/** `gone`: a lost machine is what restores are for. */
export type SourceDisks = { readonly disks: readonly SourceDisk[] } | "gone" | { readonly refusal: Refusal };

/** The disks that the source virtual machine has today, the operating system's and its data disks. */
export async function sourceDisks(arm: Arm, sourceId: string): Promise<SourceDisks> {
  const operation = "read the source virtual machine";
  try {
    const parsed = machine.safeParse(
      await arm.json({ operation, method: "GET", path: sourceId, apiVersion: API_VERSIONS.machines }),
    );
    if (parsed.success) {
      const { osDisk, dataDisks } = parsed.data.properties.storageProfile;
      const all = [{ ...osDisk, lun: -1 }, ...(dataDisks ?? [])];
      return { disks: all.map(({ lun, diskSizeGB }) => ({ lun, sizeGiB: diskSizeGB ?? null })) };
    }
    return { refusal: { service: "arm", operation, status: 200, text: "The answer is not JSON of a virtual machine." } };
  } catch (error) {
    if (error instanceof Refused) return saysNotFound(error.refusal) ? "gone" : { refusal: error.refusal };
    throw error;
  }
}
