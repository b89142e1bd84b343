import type { NamedDisk, PointDisks } from "./point-disks.ts";

/** What a recovery point leaves out, as far as Azure says. */
export interface LeftOut {
  readonly disks: readonly NamedDisk[];
  /** How many more are left out that nobody names; null: nobody says how many. */
  readonly unnamed: number | null;
}

/**
 * What is left out of a recovery point: by the point's own account, else by the item's setting of today. An item that lists what is backed up
 * (`isInclusionList`) names nothing that is left out.
 */
export function leftOut({ leftOut: own, counts, setting }: Pick<PointDisks, "leftOut" | "counts" | "setting">): LeftOut {
  const number = counts && counts.attached - counts.held;
  if (own) return { disks: own, unnamed: number === null ? 0 : Math.max(0, number - own.length) };
  if (number === 0 || (number === null && !setting)) return { disks: [], unnamed: 0 };
  if (!setting || setting.inclusion) return { disks: [], unnamed: number };
  const disks = setting.luns.map((lun) => ({ lun, name: null }));
  return { disks, unnamed: number === null ? 0 : Math.max(0, number - disks.length) };
}

/** What is left out although the plan does not say so. @param planned LUNs that the plan leaves out on purpose. */
export function undeclared(of: LeftOut, planned: readonly number[]): LeftOut {
  return { ...of, disks: of.disks.filter(({ lun }) => !planned.includes(lun)) };
}

/** Whether a point holds the disk with this LUN; null where Azure does not say. */
export function holds({ held, leftOut: own, setting }: PointDisks, lun: number): boolean | null {
  if (held) return held.some((disk) => disk.lun === lun);
  if (own?.some((disk) => disk.lun === lun)) return false;
  if (!setting) return null;
  if (setting.inclusion) return setting.luns.includes(lun);
  return setting.luns.includes(lun) ? false : null;
}

/**
 * How many disks a point holds, the operating system's included; null where Azure does not say. Where it says so twice the larger number counts. A list of
 * what is held, alone, does not say that it is all: where nothing else is told, the machine is asked.
 */
export function heldNumber({ held, leftOut: out, counts }: Pick<PointDisks, "held" | "leftOut" | "counts">): number | null {
  const listed = held && (out || counts) ? [held.length] : [];
  const said = [...listed, ...(counts ? [counts.held] : [])];
  return said.length === 0 ? null : Math.max(...said);
}

/** "LUN 1 (mydisk2), LUN 3"; the operating system's disk by its name. */
export function disksInWords(disks: readonly NamedDisk[]): string {
  return disks.map(({ lun, name }) => `${lun < 0 ? "the OS disk" : `LUN ${lun}`}${name === null ? "" : ` (${name})`}`).join(", ");
}

/** What is left out, in words; empty when nothing is. */
export function leftOutInWords({ disks, unnamed }: LeftOut): string {
  const others =
    unnamed === null
      ? "disks that Azure does not name"
      : `${unnamed} ${unnamed === 1 ? "disk" : "disks"} that Azure does not name`;
  return [disksInWords(disks), ...(unnamed === 0 ? [] : [others])].filter(Boolean).join(" and ");
}
