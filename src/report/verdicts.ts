import type { Finding, Tier, Verdict } from "../core.ts";

/** How a verdict is shown. */
export const ICON: Readonly<Record<Verdict | "deferred", string>> = {
  passed: "✅",
  failed: "❌",
  unverified: "⚠️",
  "not-run": "⚪",
  deferred: "⏳",
};

export function word(of: Verdict | "deferred"): string {
  return of.replace("-", " ");
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
