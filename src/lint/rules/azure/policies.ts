import { duration } from "../../../core/duration.ts";
import type { Restore } from "../../../core/index.ts";
import type { PolicyConfig } from "../../configuration/model.ts";
import { item, json, keeping, machine, PLAN_PATH, plan, policy, TARGET, weekly } from "../examples.ts";
import { itemKey, policiesOf } from "../of.ts";
import type { Judged, LintRule, LintSaid, Repository } from "../rule.ts";

const ONE = "infra/backup.json";
const DOCS = "https://learn.microsoft.com/azure/backup";
const DAY = 86_400;

/** Days within which damage is mostly noticed: fewer points than that, and the last good one may be gone. */
const FLOOR_DAYS = 7;

/** Says something of each restore and the policy that its item is under. */
const each = (say: (of: PolicyConfig, restore: Restore) => Omit<LintSaid, "subject" | "restore"> | undefined) =>
  function* ({ configuration, restores }: Repository): Judged {
    for (const restore of restores)
      for (const of of policiesOf(configuration, restore)) {
        const said = of && say(of, restore);
        yield said ? { subject: of.name, restore: restore.name, at: of.at, ...said } : null;
      }
    return undefined;
  };

const common = { acceptable: true } as const;
const files = (changes: object, restore: string) => ({
  [ONE]: json([policy(changes), item()]),
  [PLAN_PATH]: plan(`${TARGET}\n${restore}`),
});

export const policyRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDA007",
    level: "error",
    title: "The backup's frequency can meet the RPO",
    why: "Between two backups everything is lost that is not in the first: the longest gap, and the time within which Azure begins one, are what the RPO has to allow.",
    fix: "Back up more often (an Enhanced policy allows every 4 hours), or set an RPO that is true.",
    reference: `${DOCS}/backup-azure-vms-enhanced-policy`,
    examples: {
      passing: files({}, "objectives: { rpo: 26h }"),
      failing: files({ schedulePolicy: weekly, instantRpRetentionRangeInDays: 5 }, "objectives: { rpo: 26h }"),
    },
    judge: each(({ name, schedule, at, where }, { objectives: { rpo } }) => {
      if (!schedule || rpo === undefined || schedule.longestGapSeconds + schedule.windowSeconds <= rpo) return undefined;
      const gap = schedule.longestGapSeconds + schedule.windowSeconds;
      return {
        message: `Policy ${name} backs up ${schedule.words}: up to ${duration(gap)} lie between two recovery points.`,
        expected: `at most ${duration(rpo)}`,
        actual: duration(gap),
        at: where?.schedule ?? at,
      };
    }),
  },
  {
    ...common,
    code: "RDA008",
    level: "error",
    title: "Points are kept long enough to be needed",
    why: `Damage is noticed days after it was done. With fewer than ${FLOOR_DAYS} days of points, or fewer than the plan chooses from, the last good one is gone by then.`,
    fix: `Keep daily points for ${FLOOR_DAYS} days at the very least, and for as long as the plan's point-filter.within.`,
    reference: `${DOCS}/backup-azure-manage-vms`,
    examples: { passing: files({}, "point-filter: { within: 30d }"), failing: files({ retentionPolicy: keeping(5) }, "") },
    *judge(repository): Judged {
      yield* repository.configuration.policies.flatMap((of): LintSaid[] => {
        const { name, retention, at, where } = of;
        if (!retention || retention.longestDays >= FLOOR_DAYS) return [];
        const message = `Policy ${name} keeps its points for ${retention.longestDays} d.`;
        return [
          {
            subject: name,
            message,
            expected: `at least ${FLOOR_DAYS} d`,
            actual: `${retention.longestDays} d`,
            at: where?.retention ?? at,
          },
        ];
      });
      yield* each(({ name, retention, at, where }, { pointFilter: { within } }) => {
        if (!retention || within === undefined || retention.longestDays * DAY >= within || retention.longestDays < FLOOR_DAYS)
          return undefined;
        const message = `The plan chooses among the points of ${duration(within)}, and policy ${name} keeps them for ${retention.longestDays} d.`;
        return {
          message,
          expected: `at least ${duration(within)}`,
          actual: `${retention.longestDays} d`,
          at: where?.retention ?? at,
        };
      })(repository);
      return undefined;
    },
  },
  {
    ...common,
    code: "RDA009",
    level: "warning",
    title: "Points do not move to the archive while the plan may choose them",
    why: "An archived point has to be rehydrated first, which takes up to 15 hours.",
    fix: "Archive later, choose among newer points (point-filter.within), or plan for it (rehydrate).",
    reference: `${DOCS}/archive-tier-support`,
    examples: {
      passing: files(
        { tieringPolicy: { ArchivedRP: { tieringMode: "TierAfter", duration: 3, durationType: "Months" } } },
        "point-filter: { within: 30d }",
      ),
      failing: files(
        { tieringPolicy: { ArchivedRP: { tieringMode: "TierAfter", duration: 3, durationType: "Months" } } },
        "point-filter: { within: 180d }",
      ),
    },
    judge: each(({ name, archiveAfterDays, at, where }, { pointFilter: { within, tier }, rehydrate }) => {
      if (typeof archiveAfterDays !== "number" || within === undefined || tier === "archive" || rehydrate) return undefined;
      if (within <= archiveAfterDays * DAY) return undefined;
      const message = `Policy ${name} archives points after ${archiveAfterDays} d, and the plan may choose one of up to ${duration(within)}.`;
      return {
        message,
        expected: `after ${duration(within)}`,
        actual: `after ${archiveAfterDays} d`,
        at: where?.archiveAfterDays ?? at,
      };
    }),
  },
  {
    ...common,
    code: "RDA010",
    level: "warning",
    title: "The newest point still has its snapshot",
    why: "From a snapshot disks are back in minutes; from the vault alone it takes as long as their data does. An RTO of a few hours counts on the snapshot.",
    fix: "Keep snapshots (instant restore) for longer than the time between two backups.",
    reference: `${DOCS}/backup-instant-restore-capability`,
    examples: {
      passing: files({}, "objectives: { rto: 2h, rpo: 26h }"),
      failing: files({ schedulePolicy: weekly, instantRpRetentionRangeInDays: 5 }, "objectives: { rto: 2h }"),
    },
    judge: each(
      ({ name, schedule, workload, instantDays, at, where }, { objectives: { rto }, pointFilter: { tier, within } }) => {
        if (workload !== "vm" || typeof instantDays !== "number") return undefined;
        const place = where?.instantDays ?? at;
        if (tier === "snapshot" && within !== undefined && within > instantDays * DAY)
          return {
            message: `The plan wants points of ${duration(within)} with a snapshot, and policy ${name} keeps snapshots for ${instantDays} d.`,
            expected: `at least ${duration(within)}`,
            actual: `${instantDays} d`,
            at: place,
          };
        if (!schedule || rto === undefined || rto > 4 * 3600 || instantDays * DAY >= schedule.longestGapSeconds) return undefined;
        return {
          message: `Policy ${name} backs up ${schedule.words} and keeps snapshots for ${instantDays} d: on other days the newest point has none, and the RTO is ${duration(rto)}.`,
          expected: `at least ${duration(schedule.longestGapSeconds)}`,
          actual: `${instantDays} d`,
          at: place,
        };
      },
    ),
  },
  {
    ...common,
    code: "RDA011",
    level: "error",
    title: "A weekly policy keeps its snapshots for five days",
    why: "Azure Backup takes no other number for a weekly policy: the deployment will fail.",
    fix: "Set instantRpRetentionRangeInDays to 5 (Terraform: instant_restore_retention_days).",
    reference: `${DOCS}/backup-instant-restore-capability`,
    acceptable: false,
    examples: {
      passing: files({ schedulePolicy: weekly, instantRpRetentionRangeInDays: 5 }, ""),
      failing: files({ schedulePolicy: weekly, instantRpRetentionRangeInDays: 2 }, ""),
    },
    judge: ({ configuration: { policies } }) =>
      policies.flatMap(({ name, workload, schedule, instantDays, at, where }): LintSaid[] =>
        workload === "vm" && schedule?.every === "week" && typeof instantDays === "number" && instantDays !== 5
          ? [
              {
                subject: name,
                message: `Policy ${name} is weekly and keeps snapshots for ${instantDays} d.`,
                expected: "5 d",
                actual: `${instantDays} d`,
                at: where?.instantDays ?? at,
              },
            ]
          : [],
      ),
  },
  {
    ...common,
    code: "RDA016",
    level: "warning",
    title: "Every machine that the files declare is backed up",
    why: "What nobody protects has nothing to restore, and that is noticed on the day.",
    fix: "Protect it by a policy of the vault, or accept this with a reason.",
    reference: `${DOCS}/backup-azure-vms-first-look-arm`,
    examples: {
      passing: { [ONE]: json([policy(), item(), machine("orders-01")]) },
      failing: { [ONE]: json([policy(), item(), machine("orders-01"), machine("orders-02")]) },
    },
    judge: ({ configuration: { items, sources } }) => {
      // Files that protect nothing leave that to something else: Azure Policy, another repository.
      if (items.length === 0 || items.some(({ sourceId, name }) => sourceId === "unknown" || name === "unknown")) return [];
      const kinds = new Set(items.map(({ workload }) => workload));
      const known = new Set(items.map(itemKey));
      return sources.flatMap(({ name, workload, at }): LintSaid[] =>
        name !== "unknown" &&
        // Files that protect machines alone say nothing of shares.
        kinds.has(workload) &&
        !known.has(itemKey({ workload, name }))
          ? [{ subject: name, message: `No file protects ${name}.`, at }]
          : [],
      );
    },
  },
];
