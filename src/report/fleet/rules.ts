import type { Finding, Level, RuleCode, Said } from "../../core/index.ts";

/** What a report itself can say: of evidence that is not as it should be, not of what the evidence says. */
export const REPORT_RULES = {
  none: {
    code: "RDD020",
    level: "error",
    title: "There is evidence to report",
    why: "Where no evidence is, nobody knows whether anything was restored: a step that died early may have written none.",
  },
  unreadable: {
    code: "RDD021",
    level: "error",
    title: "Every evidence file can be read",
    why: "What a file that cannot be read would have said is not known, and is never called passed.",
  },
  version: {
    code: "RDD022",
    level: "error",
    title: "Every evidence file is of a version that this one reads",
    why: "A later version may mean something else by the same words.",
  },
  missing: {
    code: "RDD023",
    level: "error",
    title: "Every restore that was asked for has evidence",
    why: "A job that never started, or was lost with its runner, leaves no evidence; its restore must not be passed over.",
  },
  notEnded: {
    code: "RDD024",
    level: "warning",
    title: "Every run has ended",
    why: "A record without an end is the last thing that a killed run wrote: what came after it is not known.",
  },
  notReached: {
    code: "RDD025",
    level: "warning",
    title: "Every selected restore went through the phases of its mode",
    why: "A run that was cancelled may have passed in all that it did, and never have come to the rest.",
  },
} as const satisfies Record<string, { code: RuleCode; level: Level; title: string; why: string }>;
export type ReportRule = keyof typeof REPORT_RULES;

/** A finding of the report's own. Reports have no phase of theirs: it stands where a run's input is judged. */
export function reportFinding(rule: ReportRule, said: Said, about: { readonly restore?: string } = {}): Finding {
  const { code, level, title } = REPORT_RULES[rule];
  return { ...said, rule: code, level, title, phase: "plan", ...about };
}

const CODES: ReadonlySet<string> = new Set(Object.values(REPORT_RULES).map(({ code }) => code));

/** Whether a rule is about evidence rather than about a phase of a run. */
export function isOfReport(rule: RuleCode): boolean {
  return CODES.has(rule);
}
