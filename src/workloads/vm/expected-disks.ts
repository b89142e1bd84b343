import { heldNumber, leftOut } from "./left-out.ts";
import type { DisksTarget } from "./plan.ts";
import type { PointDisks } from "./point-disks.ts";
import type { SourceDisk, SourceDisks } from "./source-disks.ts";

/** What must have come back. */
export type Expected =
  | { readonly how: "number"; readonly number: number }
  /** Of all disks, when the point does not say how many it holds: those of the machine today, which may have changed since. */
  | { readonly how: "today"; readonly disks: readonly SourceDisk[] }
  | { readonly how: "unknown"; readonly source: Exclude<SourceDisks, { disks: unknown }> };

/**
 * How many disks must have come back: the operating system's comes with every chosen LUN (recorded); "all" means all that the point holds, by
 * Azure's account of the point. What the job says of itself is not asked. @param source asked only where the point is silent.
 */
export async function expectedDisks(
  chosen: DisksTarget["disks"],
  point: PointDisks | null,
  source: () => Promise<SourceDisks>,
): Promise<Expected> {
  if (chosen === "os") return { how: "number", number: 1 };
  if (chosen !== "all") return { how: "number", number: new Set(chosen).size + 1 };
  const held = point && heldNumber(point);
  if (held !== null) return { how: "number", number: held };
  const today = await source();
  if (today === "gone" || "refusal" in today) return { how: "unknown", source: today };
  const out = point ? leftOut(point).disks.map(({ lun }) => lun) : [];
  return { how: "today", disks: today.disks.filter(({ lun }) => !out.includes(lun)) };
}

/** Whether what came back is no less than the machine has: as many disks, each as large; sizes count only where all are known. */
export function fits(came: readonly (number | null)[], has: readonly (number | null)[]): boolean {
  const known = [...came, ...has].every((size) => size !== null);
  const sorted = (of: readonly (number | null)[]) => of.map((size) => size ?? 0).sort((a, b) => b - a);
  const [ours, theirs] = [sorted(came), sorted(has)];
  return ours.length >= theirs.length && (!known || theirs.every((size, at) => (ours[at] ?? 0) >= size));
}

/** "3 disks: 512, 256, 127 GiB"; without sizes where one is not known. */
export function sizesInWords(of: readonly (number | null)[]): string {
  const known = of.every((size) => size !== null);
  return known ? `${of.length} disks: ${[...of].sort((a, b) => (b ?? 0) - (a ?? 0)).join(", ")} GiB` : `${of.length} disks`;
}
