import type { Finding, Run } from "../core/index.ts";
import { code, inline } from "./escape.ts";
import { ICON } from "./verdicts.ts";

/** The job summary of a step whose inputs are wrong: there is no run to report. */
export function refusedInputs(findings: readonly Finding[]): string {
  const lines = findings.map(({ rule, message, fix }) => `- **${rule}** ${inline(message)}${fix ? ` Fix: ${code(fix)}` : ""}`);
  return `❌ **Failed**: the step's inputs are wrong; nothing was asked of any cloud.\n\n${lines.join("\n")}\n`;
}

/** Most of the findings that a bare summary lists. */
const MOST = 100;

/** The job summary of a run whose own summary could not be written: the verdict and what was found, and nothing that could fail again. */
export function bareSummary({ verdict, findings }: Pick<Run, "verdict" | "findings">): string {
  const lines = findings
    .slice(0, MOST)
    .map(
      ({ rule, level, restore, message }) => `- **${rule}** (${level})${restore ? ` ${code(restore)}` : ""} ${inline(message)}`,
    );
  const more = findings.length > MOST ? [`- and ${findings.length - MOST} more`] : [];
  return `${ICON[verdict]} **${verdict}**: the whole summary could not be written; evidence.json has the rest.\n\n${[...lines, ...more].join("\n")}\n`;
}
