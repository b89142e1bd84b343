import { z } from "zod";
import { lastPart } from "../../clouds/azure/ids.ts";
import { isType, MACHINES, versionOf } from "../../clouds/azure/resource-types.ts";
import { Refused } from "../../io/io.ts";
import type { Doing } from "../engine/restore-context.ts";

/** The virtual machines that came back, by id. */
export function machinesOf({ record }: Pick<Doing, "record">): string[] {
  return record.restored.filter(({ id }) => isType(id, MACHINES)).map(({ id }) => id);
}

const answer = z.object({
  location: z.string(),
  properties: z.object({
    storageProfile: z.object({ osDisk: z.object({ osType: z.string().nullish() }).nullish() }).nullish(),
  }),
});

/** What a script inside must know of a machine: its region, and its operating system where Azure tells it. @throws Refused */
export async function readMachine(
  { arm }: Doing,
  id: string,
): Promise<{ readonly location: string; readonly windows: boolean | null }> {
  const operation = `read the virtual machine ${lastPart(id)}`;
  const body = await arm.json({ operation, method: "GET", path: id, apiVersion: versionOf(id) });
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a virtual machine" });
  const { location, properties } = parsed.data;
  const os = properties.storageProfile?.osDisk?.osType?.toLowerCase();
  return { location, windows: os === undefined ? null : os === "windows" };
}
