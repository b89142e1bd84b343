import { type Finding, type Level, MODES, oneLine, type Place, type Run } from "../core/index.ts";
import { shorten } from "./escape.ts";
import type { Report } from "./report.ts";

/** For GitHub's code scanning. A report tells of other runs' findings, of other commits perhaps: it has none. */
export const SARIF: Report = {
  output: "sarif",
  file: "findings.sarif",
  when: ({ mode }) => !MODES[mode].gathers,
  write: (run, { rules }) => sarif(run, rules),
};

/** What SARIF's list of rules says of each. */
export interface RuleText {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  readonly fix?: string;
  readonly reference?: string;
}

/** What GitHub takes: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning#file-and-data-limits */
const LIMITS = { results: 25_000, bytes: 10_000_000 } as const;
/** Characters of one text. */
const LONGEST = 2000;
const LEVELS: readonly Level[] = ["error", "warning", "note"];

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

interface Named {
  readonly finding: Finding;
  readonly fingerprint: string;
}

/** The second of two findings of one name is another one. */
function named(findings: readonly Finding[]): Named[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, where, subject, restore = "" } = finding;
    const name = JSON.stringify([rule, uri(where?.path ?? ""), subject, restore]);
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return { finding, fingerprint: `${hash(name)}:${nth}` };
  });
}

function result({ finding, fingerprint }: Named, ruleIndex: number | undefined): object {
  const { rule, level, message, fix, where, accepted } = finding;
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level,
    message: { text: inWords([message, ...(fix === undefined ? [] : [`Fix: ${fix}`])].join(" ")) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(where?.path ?? ""), uriBaseId: "%SRCROOT%" },
          region: { startLine: Math.max(1, where?.line ?? 1), startColumn: Math.max(1, where?.column ?? 1) },
        },
      },
    ],
    partialFingerprints: { "proofOfRestore/v1": fingerprint },
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: "inSource", status: "accepted", justification: inWords(accepted.reason) }] }),
  };
}

/** One line of plain text. `[a](b)` would be a link there, of a reader's own choosing: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317441 */
function inWords(text: string): string {
  return shorten(oneLine(text), LONGEST).replaceAll("](", "] (");
}

function rank({ level, accepted }: Finding): number {
  return LEVELS.indexOf(level) + (accepted ? LEVELS.length : 0);
}

/** Code scanning shows files of the repository alone. A plan may be named by a path out of it. */
function isInside(where: Place | undefined): boolean {
  return where !== undefined && !/^(?:[\\/]|[a-z]:)/i.test(where.path) && !segments(where.path).includes("..");
}

/** A path as a URI reference, its own characters escaped. On Windows somebody may write it with backslashes. */
function uri(path: string): string {
  return segments(path)
    .map((each) => encodeURIComponent(each.toWellFormed()))
    .join("/");
}

function segments(path: string): string[] {
  return path.split(/[\\/]/).filter((each) => each !== "" && each !== ".");
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** FNV-1a over 64 bits: a short name for a text, no more. http://www.isthe.com/chongo/tech/comp/fnv */
function hash(text: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum.toString(16).padStart(16, "0");
}
