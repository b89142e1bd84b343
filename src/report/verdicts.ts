import { type Finding, PHASES, type Tier, type Verdict } from "../core/index.ts";

/** How a verdict is shown. */
export const ICON: Readonly<Record<Verdict | "deferred", string>> = {
  passed: "✅",
  failed: "❌",
  unverified: "⚠️",
  "not-run": "⚪",
  deferred: "⏳",
};

const WORSE: Readonly<Record<Verdict, number>> = { "not-run": 0, passed: 1, unverified: 2, failed: 3 };

/** The worst of them; `not-run` never counts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((sofar, each) => (WORSE[each] > WORSE[sofar] ? each : sofar), "not-run");
}

const TIERS = PHASES.flatMap((row) => ("tier" in row ? [row.tier] : []));

/** How far all of them came; null when one came nowhere, and when there are none. */
export function lowest(tiers: readonly (Tier | null)[]): Tier | null {
  return tiers.includes(null) ? null : (TIERS.find((tier) => tiers.includes(tier)) ?? null);
}

export function word(of: Verdict | "deferred"): string {
  return of.replace("-", " ");
}

/** "1 run", "2 runs". */
export function count(of: number, what: string): string {
  return `${of} ${what}${of === 1 ? "" : "s"}`;
}

/** What is not proven at a tier, said plainly: nobody should take a check for a restore. */
export const NOT_DONE: Readonly<Record<Tier | "none", string>> = {
  none: "Nothing is proven.",
  linted: "Not proven: trust, permissions, secrets, recovery points, and the restore itself.",
  checked: "Not done: Azure has not validated the restore request, and nothing was restored.",
  validated: "Not done: nothing was restored.",
  restored: "Not done: nothing was deployed from what came back, and nothing verified it.",
  deployed: "Not done: nothing verified what came back.",
  verified: "",
};

export interface Sorted {
  readonly failures: readonly Finding[];
  /** Facts that could not be read this time. */
  readonly unread: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly notes: readonly Finding[];
  readonly accepted: readonly Finding[];
}

/** Each finding in one place: accepted ones aside, an error fails, a refusal that may pass leaves something unverified. */
export function sorted(findings: readonly Finding[]): Sorted {
  const open = findings.filter(({ accepted }) => !accepted);
  const mild = open.filter(({ level }) => level !== "error");
  const read = mild.filter(({ unreadable }) => !unreadable);
  return {
    failures: open.filter(({ level }) => level === "error"),
    unread: mild.filter(({ unreadable }) => unreadable),
    warnings: read.filter(({ level }) => level === "warning"),
    notes: read.filter(({ level }) => level === "note"),
    accepted: findings.filter(({ accepted }) => accepted),
  };
}
