import type { Finding } from "../core.ts";
import { inline } from "./escape.ts";

/** The job summary of a step whose inputs are wrong: there is no run to report. */
export function refusedInputs(findings: readonly Finding[]): string {
  const lines = findings.map(({ rule, message, fix }) => `- **${rule}** ${inline(message)}${fix ? ` Fix: ${inline(fix)}` : ""}`);
  return `❌ **Failed**: the step's inputs are wrong; nothing was asked of any cloud.\n\n${lines.join("\n")}\n`;
}
