import type { Finding, Plan, RuleCode } from "../core/index.ts";

interface Acceptable {
  readonly code: RuleCode;
  readonly acceptable: boolean;
}

/**
 * Marks the findings that the plan's `accept` names, by rule and subject, until the end of the given day (UTC). A rule that may not be
 * accepted, and a finding that stands for an unreadable fact, stay as they are.
 */
export function accepted(findings: readonly Finding[], plan: Plan, rules: readonly Acceptable[], now: number): Finding[] {
  const entries = new Map<string, Plan["accept"][number]>();
  for (const entry of plan.accept) {
    const key = JSON.stringify([entry.rule, entry.subject]);
    if (!entries.has(key) && now < Date.parse(`${entry.until}T00:00:00Z`) + 86_400_000) entries.set(key, entry);
  }
  const acceptable = new Set<string>(rules.filter((rule) => rule.acceptable).map(({ code }) => code));
  return findings.map((finding) => {
    if (finding.unreadable || !acceptable.has(finding.rule)) return finding;
    const entry = entries.get(JSON.stringify([finding.rule, finding.subject]));
    return entry ? { ...finding, accepted: { reason: entry.reason, until: entry.until } } : finding;
  });
}
