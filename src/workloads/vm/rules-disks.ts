import type { Restore, Said } from "../../core/index.ts";
import { type AnyRule, type RestoreAbout, rule } from "../../judge/judge.ts";
import { disksInWords, holds, leftOut, leftOutInWords, undeclared } from "./left-out.ts";
import { diskTargets, machineOf } from "./plan.ts";
import type { PointDisks } from "./point-disks.ts";

/** LUNs that the plan leaves out on purpose. */
export function plannedWithout(restore: Restore): readonly number[] {
  return machineOf(restore)?.excludedDisks ?? [];
}

/** LUNs that targets of this mode choose, with where the plan does. */
function chosen({ plan, restore, settings }: RestoreAbout) {
  return diskTargets(restore, settings.mode).flatMap((target) => {
    const key = target === restore.restoreTarget ? "restore-target" : "target";
    const where = plan.place(["restores", restore.name, key, "disks"]);
    return typeof target.disks === "string" ? [] : target.disks.map((lun) => ({ lun, where }));
  });
}

const base = { phase: "vault", acceptable: false } as const;

/** Which disks of the machine the recovery point holds. */
export const diskRules: readonly AnyRule[] = [
  rule({
    ...base,
    of: "restore",
    code: "RDB060",
    level: "warning",
    title: "Every disk of the machine is in the recovery point, or left out on purpose",
    why: "A disk that is excluded from the backup does not come back, and no job says so: a restore of all disks then passes without it.",
    stopsRestore: false,
    needs: ["pointDisks"],
    unreadable: "unverified",
    judge: ({ pointDisks }, { plan, restore }) => {
      if (!pointDisks) return [];
      const subject = restore.name;
      const where = plan.place(["restores", restore.name, "item"]);
      const said: Said[] = [];
      const { unread } = pointDisks;
      if (unread) {
        const message = `The recovery point's own page may not be read (${unread.status}), so it is not known which disks the point leaves out.`;
        said.push({ subject, where, message, fix: "Give the identity Backup Reader on the vault." });
      }
      const missing = undeclared(leftOut(pointDisks), plannedWithout(restore));
      const what = leftOutInWords(missing);
      if (what === "") return said;
      const luns = missing.disks.map(({ lun }) => lun).filter((lun) => lun >= 0);
      said.push({
        subject,
        where,
        message: `The recovery point leaves out ${what}, and the plan does not say that this is on purpose: nothing brings it back.`,
        ...numbers(pointDisks),
        fix:
          luns.length > 0
            ? `Back up what is missing (az backup protection update-for-vm), or write into the item that it is left out on purpose: \`excluded-disks: [${[...plannedWithout(restore), ...luns].join(", ")}]\`.`
            : "Look at the item's disks in the portal, and back up what is missing (az backup protection update-for-vm).",
      });
      return said;
    },
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDB061",
    level: "error",
    title: "Every chosen disk is in the recovery point",
    why: "What the point does not hold cannot be restored from it; Azure says so only after the trigger, and in other words.",
    stopsRestore: true,
    needs: ["pointDisks"],
    unreadable: "silent",
    judge: ({ pointDisks }, about) =>
      chosen(about)
        .filter(({ lun }) => pointDisks && holds(pointDisks, lun) === false)
        .map(({ lun, where }) => ({
          subject: about.restore.name,
          where,
          message: `The target chooses LUN ${lun}, which is not in the recovery point${whyNot(pointDisks, lun)}.`,
          ...(pointDisks?.held ? { expected: disksInWords(pointDisks.held), actual: `LUN ${lun}` } : {}),
          fix: "Choose LUNs that the point holds, or a point that holds this one.",
        })),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDB062",
    level: "error",
    title: "Every chosen disk is one that the machine has",
    why: "Azure names the disks of a recovery point only where some are left out; elsewhere the machine of today is what tells a wrong LUN.",
    // The machine may have had it when the point was made.
    stopsRestore: false,
    needs: ["pointDisks", "sourceDisks"],
    unreadable: "silent",
    judge: ({ pointDisks, sourceDisks }, about) => {
      if (!sourceDisks || sourceDisks === "gone" || "refusal" in sourceDisks) return [];
      const has = sourceDisks.disks.map(({ lun }) => lun);
      return chosen(about)
        .filter(({ lun }) => pointDisks && holds(pointDisks, lun) === null && !has.includes(lun))
        .map(({ lun, where }) => ({
          subject: about.restore.name,
          where,
          message: `The target chooses LUN ${lun}, which the machine does not have; the recovery point does not say which disks it holds.`,
          expected:
            has
              .filter((each) => each >= 0)
              .map((each) => `LUN ${each}`)
              .join(", ") || "no data disk",
          actual: `LUN ${lun}`,
          fix: "Choose LUNs that the machine has; mode restore leaves the decision to Azure.",
        }));
    },
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDB063",
    level: "warning",
    title: "What the plan leaves out of the backup is left out",
    why: "A plan that says less than is backed up hides a disk that went missing later.",
    stopsRestore: false,
    needs: ["pointDisks"],
    unreadable: "silent",
    judge: ({ pointDisks }, { plan, restore }) => {
      if (!pointDisks) return [];
      const own = leftOut(pointDisks);
      const known = own.unnamed === 0 && pointDisks.unread === null;
      return plannedWithout(restore).flatMap((lun) => {
        if (own.disks.some((disk) => disk.lun === lun)) return [];
        const backedUp = holds(pointDisks, lun);
        if (backedUp !== true && !known) return [];
        const state = backedUp ? "the recovery point holds it" : "Azure does not say that it is left out";
        return [
          {
            subject: restore.name,
            where: plan.place(["restores", restore.name, "item", "excluded-disks"]),
            message: `The plan leaves LUN ${lun} out of the backup on purpose, but ${state}.`,
            fix: "Take it out of `excluded-disks`.",
          },
        ];
      });
    },
  }),
];

function numbers({ counts }: PointDisks): { expected?: string; actual?: string } {
  return counts ? { expected: `${counts.attached} disks`, actual: `${counts.held} disks` } : {};
}

function whyNot(of: PointDisks | null, lun: number): string {
  const out = (of && leftOut(of).disks.filter((disk) => disk.lun === lun)) ?? [];
  if (out.length > 0) return `: ${disksInWords(out)} is left out of the backup`;
  return of?.held ? `: it holds ${disksInWords(of.held)}` : ": the item backs up other LUNs alone";
}
