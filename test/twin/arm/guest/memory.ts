/** What a guest remembers: the secrets of the day its disks were backed up. */
import type { World } from "../../core.ts";
import { same } from "../find.ts";
import type { VirtualMachine } from "../types.ts";

/** Variables of every script inside: the newest version of each secret that was created at or before the time of the machine's data. */
export function memory({ azure, google }: World, vm: VirtualMachine): Record<string, string> {
  const day = azure.disks.find(({ id }) => same(id, vm.osDisk.id))?.contentOf ?? Number.POSITIVE_INFINITY;
  return Object.fromEntries(
    Object.entries(azure.knobs.guestSecrets).map(([name, of]) => {
      if ("text" in of) return [name, of.text];
      const secret = google.secrets.find((one) => one.project === of.project && one.name === of.secret);
      const before = (secret?.versions ?? []).filter(({ createdAt }) => createdAt <= day);
      const newest = before.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
      return [name, newest?.payload ?? ""];
    }),
  );
}
