import { type Finding, MODES, type Run } from "../core/index.ts";
import type { Report, RuleText } from "./report.ts";
import { inWords, isInside, named, rank, result } from "./sarif/result.ts";

/** For GitHub's code scanning. A report tells of other runs' findings, of other commits perhaps: it has none. */
export const SARIF: Report = {
  output: "sarif",
  file: "findings.sarif",
  when: ({ mode }) => !MODES[mode].gathers,
  write: (run, { rules }) => sarif(run, rules),
};

/** What GitHub takes: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning#file-and-data-limits */
const LIMITS = { results: 25_000, bytes: 10_000_000 } as const;
/**
 * The findings that stand in a file of the repository, as SARIF 2.1.0: worst first, those that somebody accepted last and suppressed. What
 * is left out, for it has no place or no room, is counted in a notification. Two findings of one file are told apart by rule and subject,
 * never by line, so that a finding stays the same one when lines move.
 * @param catalogue every rule of the tool; several may share a code.
 */
export function sarif(run: Run, catalogue: readonly RuleText[], limits: { results: number; bytes: number } = LIMITS): string {
  const placed = run.findings.filter((finding) => isInside(finding.where));
  const sorted = named(placed).toSorted((a, b) => rank(a.finding) - rank(b.finding));
  const own = run.findings.filter(({ rule }) => rule === OWN);
  const rules = explained([...placed, ...own], catalogue);
  const index = new Map(rules.map(({ code }, n) => [code, n]));
  const frame = (notifications: readonly object[]) => document(run, rules, notifications);
  const results: string[] = [];
  // Room for the notifications, and a comma and a line break for each result.
  let left = limits.bytes - bytes(frame([])) - 1000;
  for (const each of sorted.slice(0, limits.results)) {
    const text = JSON.stringify(result(each, index.get(each.finding.rule)));
    left -= bytes(text) + 2;
    if (left < 0) break;
    results.push(text);
  }
  const text = frame([
    ...own.map((finding) => ownError(finding, index.get(OWN))),
    ...notification(run.findings.length - placed.length - own.length, "no place in the repository"),
    ...notification(placed.length - results.length, "no room in this file, the mildest ones"),
  ]);
  return text.replace('"results":[]', () => `"results":[\n${results.join(",\n")}\n]`);
}

const OWN = "RDI000";

function document(run: Run, rules: readonly RuleText[], notifications: readonly object[]): string {
  const { mode, tool } = run;
  const driver = {
    ...tool,
    semanticVersion: tool.version,
    informationUri: "https://github.com/proof-of-restore/action",
    rules: rules.map(ruleOf),
  };
  const of = {
    tool: { driver },
    automationDetails: { id: `proof-of-restore/${mode}/` },
    columnKind: "utf16CodeUnits",
    invocations: [
      { executionSuccessful: !run.findings.some(({ rule }) => rule === OWN), toolExecutionNotifications: notifications },
    ],
    results: [],
  };
  return `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [of] })}\n`;
}

/** An error of this tool's own has no place in the repository: SARIF tells it of the tool's run. */
function ownError({ level, message }: Finding, index: number | undefined): object {
  const associatedRule = { id: OWN, ...(index === undefined ? {} : { index }) };
  return { level, message: { text: inWords(`${OWN} ${message}`) }, associatedRule };
}

function notification(count: number, why: string): object[] {
  const text = `${count === 1 ? "1 finding has" : `${count} findings have`} ${why}: see evidence.json.`;
  return count === 0 ? [] : [{ level: "note", message: { text } }];
}

/** Each code that occurs once, in the words of the catalogue's entry that the first finding of it has the title of. */
function explained(findings: readonly Finding[], catalogue: readonly RuleText[]): RuleText[] {
  const first = new Map(findings.toReversed().map(({ rule, title }) => [rule as string, title]));
  const known = catalogue.filter(({ code }) => first.has(code));
  const byCode = Map.groupBy(known, ({ code }) => code);
  return [...byCode].flatMap(([code, all]) => all.find(({ title }) => title === first.get(code)) ?? all.slice(0, 1));
}

function ruleOf({ code, level, title, why, fix, reference }: RuleText): object {
  const help = [why, ...(fix === undefined ? [] : [`Fix: ${fix}`])].map(inWords);
  return {
    id: code,
    shortDescription: { text: inWords(title) },
    fullDescription: { text: inWords(why) },
    help: { text: help.join("\n\n") },
    ...(reference === undefined ? {} : { helpUri: reference }),
    defaultConfiguration: { level },
    properties: { tags: ["backup", "restore"], "problem.severity": level === "note" ? "recommendation" : level },
  };
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
