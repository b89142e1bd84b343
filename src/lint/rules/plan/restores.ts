import { duration } from "../../../core/duration.ts";
import type { Restore } from "../../../core/index.ts";
import { item, json, PLAN_PATH, plan, policy, TARGET } from "../examples.ts";
import { policiesOf } from "../of.ts";
import { type Judged, type LintRule, type LintSaid, PLAN, type Repository } from "../rule.ts";

const DOCS = "https://github.com/proof-of-restore/action/blob/main/docs/plan.md";
const WEEK = 168 * 3600;
const common = { acceptable: true, advice: true, reference: DOCS } as const;
const GOOD = "objectives: { rto: 2h, rpo: 26h }";

/** Says something of each selected restore, at one of its keys. */
const each =
  (key: string, say: (of: Restore, repository: Repository) => Omit<LintSaid, "subject" | "restore" | "at"> | undefined) =>
  (repository: Repository): LintSaid[] =>
    repository.restores.flatMap((restore) => {
      const said = say(restore, repository);
      const { name } = restore;
      return said ? [{ subject: name, restore: name, at: { path: PLAN, keys: ["restores", name, key] }, ...said }] : [];
    });
const files = (restore: string, top?: string) => ({ [PLAN_PATH]: plan(`${TARGET}\n${restore}`, top) });

export const restorePlanRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDP005",
    level: "error",
    title: "What a drill makes is not kept for more than a week",
    why: "Restored disks hold production data, cost money, and are forgotten. What is kept has a lease, and a week is long enough to look at it.",
    fix: "keep: { passed: 0h, failed: 24h, unverified: 24h }",
    examples: { passing: files("keep: { failed: 24h }"), failing: files("keep: { failed: 30d }") },
    judge: each("keep", ({ keep }) => {
      const longest = Math.max(keep.passed, keep.failed, keep.unverified);
      return longest > WEEK
        ? {
            message: "What the drill made may stay for longer than a week.",
            expected: `at most ${duration(WEEK)}`,
            actual: duration(longest),
          }
        : undefined;
    }),
  },
  {
    ...common,
    code: "RDP006",
    level: "error",
    title: "The restore has an RTO and an RPO",
    why: "Without objectives nothing can miss them: a drill that takes a day, from a point of last week, would pass.",
    fix: GOOD,
    examples: { passing: files(GOOD), failing: files("objectives: { rto: 2h }") },
    judge: each("objectives", ({ objectives: { rto, rpo } }) =>
      rto === undefined || rpo === undefined
        ? {
            message: `It has no ${[...(rto === undefined ? ["RTO"] : []), ...(rpo === undefined ? ["RPO"] : [])].join(" and no ")}.`,
          }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDP007",
    level: "warning",
    title: "Something looks at what came back",
    why: "That disks are there proves that Azure made disks. Whether they hold what they should is known when something has read it.",
    fix: "verify: [{ run: ./restore/verify.sh }]",
    examples: { passing: files(GOOD), failing: { [PLAN_PATH]: plan(TARGET).replace(/^ +verify:.*\n/m, "") } },
    judge: each("verify", ({ verify }) =>
      verify.some(({ kind }) => kind !== "booted") ? undefined : { message: "It has no step that looks at the restored data." },
    ),
  },
  {
    ...common,
    code: "RDP008",
    level: "warning",
    title: "The plan's window always holds a point",
    why: "A window shorter than the time between two backups, with the time within which Azure begins one, is empty on some days.",
    fix: "Widen point-filter.within, or back up more often.",
    examples: {
      passing: { ...files("point-filter: { within: 48h }"), "infra/backup.json": json([policy(), item()]) },
      failing: { ...files("point-filter: { within: 12h }"), "infra/backup.json": json([policy(), item()]) },
    },
    *judge({ restores, configuration }): Judged {
      for (const restore of restores) {
        const { within } = restore.pointFilter;
        if (within === undefined) continue;
        let gap = 0;
        for (const policy of policiesOf(configuration, restore)) {
          yield null;
          const schedule = policy?.schedule;
          if (schedule) gap = Math.max(gap, schedule.longestGapSeconds + schedule.windowSeconds);
        }
        if (gap === 0 || within >= gap) continue;
        yield {
          subject: restore.name,
          restore: restore.name,
          at: { path: PLAN, keys: ["restores", restore.name, "point-filter"] },
          message: "On some days no recovery point is young enough.",
          expected: `at least ${duration(gap)}`,
          actual: duration(within),
        };
      }
      return undefined;
    },
  },
  {
    ...common,
    code: "RDP009",
    level: "warning",
    title: "Older points are tried too",
    why: "Damage is often older than the newest point: whether the others can be restored is known only when some are.",
    fix: "point: random   # in one of the restores, or a second one of the same item",
    examples: { passing: files("point: random"), failing: files("point: latest") },
    judge: ({ plan: of }) => {
      const all = of?.restores ?? [];
      if (all.length === 0 || all.some(({ point }) => point.choose !== "latest")) return [];
      return [{ subject: "restores", message: "Every restore takes the newest point.", at: { path: PLAN, keys: ["restores"] } }];
    },
  },
  {
    ...common,
    code: "RDP012",
    level: "warning",
    title: "The plan has a ceiling",
    why: "A selection that matches more than somebody thought restores all of it, at full cost.",
    fix: "limits: { restores: 20 }",
    examples: {
      passing: { [PLAN_PATH]: selecting("limits: { restores: 20 }\n") },
      failing: { [PLAN_PATH]: selecting("") },
    },
    judge: ({ plan: of }) => {
      const many = of?.restores.find(({ select }) => select !== undefined);
      if (!of || !many || of.limits.restores !== undefined || of.limits.size !== undefined || of.limits.disks !== undefined)
        return [];
      return [
        {
          subject: "limits",
          message: `${many.name} selects what it restores, and nothing limits how much.`,
          at: { path: PLAN, keys: ["limits"] },
        },
      ];
    },
  },
  {
    ...common,
    code: "RDP013",
    level: "error",
    title: "A restore may take as long as its RTO",
    why: "A restore that is given up before its objective is over can never be said to have met it.",
    fix: "Set timeout to more than objectives.rto.",
    examples: { passing: files(`${GOOD}\ntimeout: 4h`), failing: files(`${GOOD}\ntimeout: 1h`) },
    judge: each("timeout", ({ timeout, objectives: { rto } }) =>
      rto !== undefined && timeout < rto
        ? { message: "It is given up before its RTO is over.", expected: `at least ${duration(rto)}`, actual: duration(timeout) }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDP018",
    level: "error",
    title: "A restored machine starts in an isolated network",
    why: "A restored machine starts with its services, jobs and names: in a network that reaches production it takes part in it, twice.",
    fix: "isolated: true   # once the network has no way to production",
    examples: {
      passing: { [PLAN_PATH]: plan(machineIn(", isolated: true")) },
      failing: { [PLAN_PATH]: plan(machineIn("")) },
    },
    judge: each("target", ({ target }) =>
      target.type === "new-vm" && !("isolated" in target && target.isolated === true)
        ? { message: "Nobody has declared the network of its target isolated.", expected: "isolated: true" }
        : undefined,
    ),
  },
];

function machineIn(isolated: string): string {
  return `target: { type: new-vm, name: drill-01, resource-group: drill-target, network: drill-net, subnet: default, staging-account: drillstaging${isolated} }`;
}

function selecting(top: string): string {
  return plan(TARGET, top).replace(/item: .*/, "select: { type: vm, name: 'orders-*' }");
}
