import { duration } from "../core/duration.ts";
import type { Said } from "../core/index.ts";
import { type AnyRule, rule } from "../judge/judge.ts";
import { choiceInWords, newestUnknown, selectPoint } from "./choose.ts";
import { itemRules } from "./rules-item.ts";

const pointRules: readonly AnyRule[] = [
  rule({
    code: "RDB003",
    level: "error",
    title: "The vault has a recovery point to restore",
    why: "A restore test that finds no point and goes green is worse than none.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["pointList"],
    unreadable: "unverified",
    judge: ({ pointList: { good: points, bad } }, { plan, restore, now, random }) => {
      const { listed, point } = selectPoint(points, restore, now, random);
      // What is looked for may be among the entries that cannot be read: RDB007 says so.
      if (point || bad.length > 0) return [];
      const subject = restore.name;
      const where = plan.place(["restores", restore.name, "point"]);
      if (points.length === 0) {
        return [
          {
            subject,
            where,
            message: "The item has no recovery points at all.",
            fix: "Run a backup (az backup protection backup-now) and look at its job.",
          },
        ];
      }
      const eligible = listed.filter((each) => each.eligible);
      const excluded = listed.filter((each) => !each.eligible);
      const why = excluded.slice(0, 20).map(({ id, time, reasons }) => `${time} (${id}): ${reasons.join("; ")}`);
      if (excluded.length > 20) why.push(`and ${excluded.length - 20} older ones`);
      const missing = `No recovery point is ${choiceInWords(restore.point)}`;
      const counted = `${points.length} in the vault, ${eligible.length} of them eligible.`;
      return [
        {
          subject,
          where,
          message: [`${missing}: ${counted}`, ...why].join("\n"),
          expected: choiceInWords(restore.point),
          actual: eligible[0] ? `newest eligible ${eligible[0].time}, oldest ${eligible.at(-1)?.time}` : "none eligible",
          fix: "Choose another point, or widen point-filter; mode check lists the newest 20 with the reason against each.",
        },
      ];
    },
  }),
  rule({
    code: "RDB004",
    level: "error",
    title: "The newest recovery point is within the RPO",
    why: "The age of the newest eligible point at the start is the data that a restore now would lose.",
    phase: "vault",
    of: "restore",
    acceptable: true,
    stopsRestore: false,
    needs: ["pointList"],
    unreadable: "unverified",
    judge: ({ pointList }, { plan, restore, now, random }) => {
      const { newest } = selectPoint(pointList.good, restore, now, random);
      const target = restore.objectives.rpo;
      if (!newest || target === undefined || newestUnknown(pointList, newest)) return [];
      const age = Math.max(0, Math.round((now - Date.parse(newest.time)) / 1000));
      if (age <= target) return [];
      const said: Said = {
        subject: restore.name,
        where: plan.place(["restores", restore.name, "objectives", "rpo"]),
        message: `The newest eligible recovery point is ${duration(age)} old; the objective allows ${duration(target)}.`,
        expected: duration(target),
        actual: duration(age),
        fix: "Look at why the last backups failed, back up more often, or set the objective to what the policy can meet.",
      };
      return [said];
    },
  }),
  rule({
    code: "RDB007",
    level: "warning",
    title: "Every recovery point that the vault lists can be read",
    why: "An entry of another shape may be the newest point, or the one that was asked for: which point is chosen is then not known.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: false,
    needs: ["pointList"],
    unreadable: "silent",
    judge: ({ pointList }, { restore, now, random }) => {
      const malformed = pointList.good.filter((point) => point.malformed !== undefined);
      if (pointList.bad.length === 0 && malformed.length === 0) return [];
      const { point, newest } = selectPoint(pointList.good, restore, now, random);
      const open = newestUnknown(pointList, newest) || (restore.point.choose !== "id" && pointList.bad.length > 0) || !point;
      const fields = [...malformed.map((each) => each.malformed ?? ""), ...pointList.bad.map(({ field }) => field)];
      const counted = `${fields.length} of ${pointList.good.length + pointList.bad.length}`;
      const words = {
        subject: restore.name,
        message: `${counted} recovery points that the vault lists have another shape than Azure documents (${[...new Set(fields)].slice(0, 5).join(", ")}), and are not chosen.${open ? " Which point is the newest, and which one is meant, is therefore not known." : ""}`,
        fix: "Look at the points: az backup recoverypoint list. Run again; where it stays, ask Azure's support, and name a point by its id until then.",
      };
      return [open ? { ...words, unverified: true as const } : words];
    },
  }),
];

/** All rules of Azure Backup that need nothing but facts. */
export const backupRules: readonly AnyRule[] = [...itemRules, ...pointRules];
