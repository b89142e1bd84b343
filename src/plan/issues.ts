import type { z } from "zod";
import type { Finding } from "../core/index.ts";
import { DURATION_MESSAGE, MISSING, SIZE_MESSAGE } from "../schema/values.ts";
import { type PlanRule, planFinding } from "./codes.ts";
import type { Path, Positioned } from "./positions.ts";

/** Schema issues as findings, each at the key it is about. @param base where in the plan the checked value stands. */
export function issueFindings(
  issues: readonly z.core.$ZodIssue[],
  base: Path,
  text: Pick<Positioned, "place">,
  restore?: string,
): Finding[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    const finding = (at: Path) =>
      planFinding(ruleOf(issue), {
        subject: path.map(String).join("."),
        message: messageOf(issue, path),
        where: text.place(at),
        restore,
        fix: fixOf(issue),
      });
    return issue.code === "unrecognized_keys"
      ? issue.keys.slice(0, 1).map((key) => ({ ...finding([...path, key]), subject: [...path, key].map(String).join(".") }))
      : [finding(path)];
  });
}

function ruleOf(issue: z.core.$ZodIssue): PlanRule {
  const code = issue.code === "custom" && issue.params?.rule ? String(issue.params.rule) : issue.code;
  if (code === "unrecognized_keys") return "unknownKey";
  if (issue.message === DURATION_MESSAGE || issue.message === SIZE_MESSAGE) return "measure";
  if (isMissing(issue)) return "missing";
  return "value";
}

function fixOf(issue: z.core.$ZodIssue): string | undefined {
  return issue.code === "custom" && typeof issue.params?.fix === "string" ? issue.params.fix : undefined;
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.message === MISSING;
}

function messageOf(issue: z.core.$ZodIssue, path: Path): string {
  if (isMissing(issue)) return `${path.map(String).join(".")} is missing.`;
  // What is wrong with a name says its own schema; the map around it would speak of the whole.
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  return issue.message.replace(/^Invalid input: e/, "E");
}
