import type { Said } from "../core.ts";
import { type AnyRule, rule } from "../judge.ts";
import { duration } from "../words.ts";
import { choiceInWords, selectPoint } from "./choose.ts";
import { diskRules } from "./rules-disks.ts";
import { itemRules } from "./rules-item.ts";
import { targetRules } from "./rules-target.ts";

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
    needs: ["points"],
    unreadable: "unverified",
    judge: ({ points }, { plan, restore, now, random }) => {
      const { listed, point } = selectPoint(points, restore, now, random);
      if (point) return [];
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
    needs: ["points"],
    unreadable: "unverified",
    judge: ({ points }, { plan, restore, now, random }) => {
      const { newest } = selectPoint(points, restore, now, random);
      const target = restore.objectives.rpo;
      if (!newest || target === undefined) return [];
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
];

/** All rules of Azure Backup that need nothing but facts. */
export const backupRules: readonly AnyRule[] = [...itemRules, ...pointRules, ...diskRules, ...targetRules];
