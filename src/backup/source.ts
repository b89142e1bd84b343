import { z } from "zod";
import type { Arm } from "../identity/arm.ts";
import { Refused } from "../io.ts";

const machine = z.object({
  properties: z.object({ storageProfile: z.object({ osDisk: z.object({}), dataDisks: z.array(z.object({})).nullish() }) }),
});

/**
 * How many disks the source virtual machine has today: the operating system's and its data disks.
 * @returns null when the machine may not be read, or is gone: a lost machine is what restores are for.
 */
export async function sourceDisks(arm: Arm, sourceId: string): Promise<number | null> {
  const operation = "read the source virtual machine";
  try {
    const parsed = machine.safeParse(await arm.json({ operation, method: "GET", path: sourceId, apiVersion: "2024-07-01" }));
    return parsed.success ? 1 + (parsed.data.properties.storageProfile.dataDisks?.length ?? 0) : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
