import { z } from "zod";
import type { Refusal } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { Refused } from "../io.ts";

const disk = z.object({ diskSizeGB: z.number().nullish() });
const machine = z.object({
  properties: z.object({ storageProfile: z.object({ osDisk: disk, dataDisks: z.array(disk).nullish() }) }),
});

/** `gone`: a lost machine is what restores are for. */
export type SourceDisks = { readonly sizes: readonly (number | null)[] } | "gone" | { readonly refusal: Refusal };

/**
 * The disks that the source virtual machine has today, the operating system's and its data disks, by size in GiB; null where Azure does not say
 * (of a stopped machine).
 */
export async function sourceDisks(arm: Arm, sourceId: string): Promise<SourceDisks> {
  const operation = "read the source virtual machine";
  try {
    const parsed = machine.safeParse(await arm.json({ operation, method: "GET", path: sourceId, apiVersion: "2024-07-01" }));
    if (parsed.success) {
      const { osDisk, dataDisks } = parsed.data.properties.storageProfile;
      return { sizes: [osDisk, ...(dataDisks ?? [])].map(({ diskSizeGB }) => diskSizeGB ?? null) };
    }
    return { refusal: { service: "arm", operation, status: 200, text: "The answer is not JSON of a virtual machine." } };
  } catch (error) {
    if (error instanceof Refused) return error.refusal.status === 404 ? "gone" : { refusal: error.refusal };
    throw error;
  }
}
