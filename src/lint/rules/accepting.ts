import type { Finding, Plan, RuleCode } from "../../core/index.ts";
import { type LintSaid, PLAN, UNFINISHED } from "./rule.ts";

const DAY_MS = 86_400_000;

/** The codes of rules that look at files alone, so that mode lint sees whether somebody still needs their acceptance. */
const OF_FILES = /^RD[PAGW]/;

export const ACCEPT_RULES = {
  wrong: {
    code: "RDP011",
    level: "error",
    title: "What is accepted may be accepted, and until a day to come",
    why: "An acceptance is a decision for a time. One that is over, or of a rule that guards against loss, hides a finding that nobody has decided on.",
    fix: "Mend the finding, or set a new `until` with a reason.",
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/plan.md",
    acceptable: false,
  },
  unused: {
    code: "RDP016",
    level: "note",
    title: "Every acceptance is still needed",
    why: "One that accepts nothing any more would accept the next finding of that name unseen.",
    fix: "Remove the entry from `accept`.",
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/plan.md",
    acceptable: false,
  },
} as const;

/**
 * What is wrong with the plan's `accept` entries.
 * @param findings of mode lint, before anything is accepted.
 * @param acceptable every rule of the tool → whether it may be accepted.
 */
export function accepting(
  { accept }: Plan,
  findings: readonly Finding[],
  acceptable: ReadonlyMap<RuleCode, boolean>,
  now: number,
): readonly { readonly rule: keyof typeof ACCEPT_RULES; readonly said: LintSaid }[] {
  const found = new Set(findings.map(keyOf));
  return accept.flatMap((entry, n) => {
    const at = { path: PLAN, keys: ["accept", n] };
    const said = (rule: keyof typeof ACCEPT_RULES, message: string) => [
      { rule, said: { subject: `${entry.rule} ${entry.subject}`, message, at } },
    ];
    const may = acceptable.get(entry.rule as RuleCode);
    if (may === undefined) return said("wrong", `There is no rule ${entry.rule}.`);
    if (!may) return said("wrong", `${entry.rule} may not be accepted.`);
    if (now >= Date.parse(`${entry.until}T00:00:00Z`) + DAY_MS)
      return said("wrong", `It was accepted until ${entry.until}: ${entry.reason}.`);
    if (OF_FILES.test(entry.rule) && !found.has(keyOf(entry)) && !found.has(unfinished(entry.rule)))
      return said("unused", "Nothing of this name is found any more.");
    return [];
  });
}

function keyOf({ rule, subject }: Pick<Finding, "subject"> & { readonly rule: string }): string {
  return JSON.stringify([rule, subject]);
}
/** Of a rule that was not judged to its end nobody knows whether the entry is needed. */
function unfinished(rule: string): string {
  return keyOf({ rule: UNFINISHED, subject: rule });
}
