import type { At, Configuration, PolicyConfig, VaultConfig } from "../../configuration/model.ts";
import type { Effect, Restore } from "../../core.ts";
import { duration } from "../../words.ts";
import { policiesOf, same, vaultsOf } from "../of.ts";
import { PLAN, type Repository } from "../rule.ts";

/** An effect, and where in the new files it stands. */
export interface Placed extends Effect {
  readonly at?: At;
}

/** What a pull request does to the repository's recoverability, worst first: what is reduced, then what is better, then the rest. */
export function effects(base: Repository, head: Repository): readonly Placed[] {
  const found = [
    ...restoreEffects(base, head),
    ...policyEffects(base.configuration, head.configuration),
    ...vaultEffects(base.configuration, head.configuration),
    ...itemEffects(base.configuration, head.configuration),
    ...secretEffects(base, head),
  ];
  const order = (of: Placed) => (of.way === "reduced" ? 0 : of.way === "improved" ? 1 : 2);
  return found.toSorted((a, b) => order(a) - order(b));
}

/** A number of which more is worse (`up`) or better (`down` is worse). */
function change(
  of: string,
  what: string,
  [from, to]: readonly [number | undefined, number | undefined],
  worse: "up" | "down",
  words: (of: number) => string,
  at?: At,
): Placed[] {
  if (from === to) return [];
  const text = (value: number | undefined) => (value === undefined ? "none" : words(value));
  const place = at ? { at } : {};
  if (from === undefined)
    return [{ of, what, from: "none", to: text(to), way: worse === "down" ? "improved" : "changed", ...place }];
  const less = to === undefined || (worse === "up" ? to > from : to < from);
  return [{ of, what, from: text(from), to: text(to), way: less ? "reduced" : "improved", ...place }];
}

function restoreEffects(base: Repository, head: Repository): Placed[] {
  if (!base.plan || !head.plan) return [];
  const before = new Map(base.plan.restores.map((each) => [each.name, each]));
  const after = new Map(head.plan.restores.map((each) => [each.name, each]));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [
    ...gone.map(
      (of): Placed => ({
        of,
        what: "restore of the plan",
        from: "there",
        to: "removed",
        way: "reduced",
        at: { path: PLAN, keys: ["restores"] },
      }),
    ),
    ...[...after].flatMap(([name, now]) => {
      const was = before.get(name);
      if (!was) return [{ of: name, what: "restore of the plan", from: "none", to: "there", way: "improved" as const }];
      return restoreChanges(was, now, base, head);
    }),
  ];
}

function restoreChanges(was: Restore, now: Restore, base: Repository, head: Repository): Placed[] {
  const of = now.name;
  const at = (key: string): At => ({ path: PLAN, keys: ["restores", of, key] });
  const gap = (repository: Repository, restore: Restore) => {
    const gaps = policiesOf(repository.configuration, restore).flatMap(({ schedule }) =>
      schedule ? [schedule.longestGapSeconds] : [],
    );
    return gaps.length === 0 ? undefined : Math.max(...gaps);
  };
  const [then, since] = [gap(base, was), gap(head, now)];
  const checks = (each: Restore) => each.verify.length;
  return [
    // What its backups can do, only where both sides tell.
    ...(then === undefined || since === undefined ? [] : change(of, "RPO that its backups allow", [then, since], "up", duration)),
    ...change(of, "RPO", [was.objectives.rpo, now.objectives.rpo], "up", duration, at("objectives")),
    ...change(of, "RTO", [was.objectives.rto, now.objectives.rto], "up", duration, at("objectives")),
    ...change(of, "checks of what came back", [checks(was), checks(now)], "down", String, at("verify")),
  ];
}

function policyEffects(base: Configuration, head: Configuration): Placed[] {
  return head.policies.flatMap((now) => {
    const was = base.policies.find((each) => isSame(each, now));
    return was ? policyChanges(was, now) : [];
  });
}

function isSame(a: PolicyConfig, b: PolicyConfig): boolean {
  return a.name !== "unknown" && same(a.name, b.name) && same(a.vault ?? "", b.vault ?? "");
}

function policyChanges(was: PolicyConfig, now: PolicyConfig): Placed[] {
  const of = now.name;
  const days = (value: number) => `${value} d`;
  const at = (field: string) => now.where?.[field] ?? now.at;
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  const both = (a: unknown, b: unknown): readonly [number | undefined, number | undefined] =>
    a === "unknown" || b === "unknown" ? [undefined, undefined] : [number(a), number(b)];
  return [
    ...(was.schedule && now.schedule
      ? change(
          of,
          "longest time between two backups",
          [was.schedule.longestGapSeconds, now.schedule.longestGapSeconds],
          "up",
          duration,
          at("schedule"),
        )
      : []),
    ...(was.retention && now.retention
      ? [
          ...change(of, "retention", [was.retention.shortestDays, now.retention.shortestDays], "down", days, at("retention")),
          ...change(
            of,
            "longest retention",
            [was.retention.longestDays, now.retention.longestDays],
            "down",
            days,
            at("retention"),
          ).filter(
            // Of a policy with one kind of points it is the same said twice.
            () =>
              was.retention?.shortestDays !== was.retention?.longestDays ||
              now.retention?.shortestDays !== now.retention?.longestDays,
          ),
        ]
      : []),
    ...change(of, "snapshots kept", both(was.instantDays, now.instantDays), "down", days, at("instantDays")),
  ];
}

const STRENGTH = {
  softDelete: ["off", "on", "always-on"],
  immutability: ["disabled", "unlocked", "locked"],
  redundancy: ["locally", "zone", "geo"],
} as const;

function vaultEffects(base: Configuration, head: Configuration): Placed[] {
  const before = vaultsOf(base);
  return vaultsOf(head).flatMap((now) => {
    const was = before.find(({ name }) => name !== "unknown" && same(name, now.name));
    return was ? vaultChanges(was, now) : [];
  });
}

function vaultChanges(was: VaultConfig, now: VaultConfig): Placed[] {
  const names = { softDelete: "soft delete", immutability: "immutability", redundancy: "redundancy" } as const;
  const graded = (Object.keys(STRENGTH) as (keyof typeof STRENGTH)[]).flatMap((field): Placed[] => {
    const [from, to] = [was[field], now[field]];
    const scale: readonly string[] = STRENGTH[field];
    if (from === undefined || to === undefined || from === to || from === "unknown" || to === "unknown") return [];
    const way = scale.indexOf(to) < scale.indexOf(from) ? "reduced" : "improved";
    return [{ of: now.name, what: names[field], from, to, way, at: now.where?.[field] ?? now.at }];
  });
  const flags = (["crossRegionRestore", "resourceGuard", "jobFailureAlerts"] as const).flatMap((field): Placed[] => {
    const [from, to] = [was[field], now[field]];
    if (typeof from !== "boolean" || typeof to !== "boolean" || from === to) return [];
    const what = {
      crossRegionRestore: "cross-region restore",
      resourceGuard: "Resource Guard",
      jobFailureAlerts: "alerts for failed jobs",
    }[field];
    const word = (on: boolean) => (on ? "on" : "off");
    return [
      { of: now.name, what, from: word(from), to: word(to), way: to ? "improved" : "reduced", at: now.where?.[field] ?? now.at },
    ];
  });
  return [...graded, ...flags];
}

/** What is no longer protected, though its files are still there. */
function itemEffects(base: Configuration, head: Configuration): Placed[] {
  if (base.items.length === 0 || head.items.some(({ name }) => name === "unknown")) return [];
  return base.items
    .filter(
      (was) => was.name !== "unknown" && !head.items.some((now) => now.workload === was.workload && same(now.name, was.name)),
    )
    .map(({ name }) => ({ of: name, what: "protection", from: "there", to: "removed", way: "reduced" as const }));
}

function secretEffects(base: Repository, head: Repository): Placed[] {
  return Object.entries(head.plan?.secrets ?? {}).flatMap(([name, now]) => {
    const was = base.plan?.secrets[name];
    return was
      ? change(name, "age that the secret may have", [was.maxAge, now.maxAge], "up", duration, {
          path: PLAN,
          keys: ["secrets", name],
        })
      : [];
  });
}
