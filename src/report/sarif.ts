import type { Finding, Level, Run } from "../core.ts";
import { plain, shorten } from "./escape.ts";

/** What SARIF's list of rules says of each. */
export interface RuleText {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  readonly fix?: string;
  readonly reference?: string;
}

/** GitHub takes 25,000 results a file, of which it shows 5,000: https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning */
const MOST = 5000;
const LEVEL = { error: "error", warning: "warning", note: "note" } as const;

/**
 * The findings that stand somewhere in the repository, as SARIF 2.1.0. A fingerprint is made of rule, file and subject, so that a finding
 * stays the same one when lines move. Accepted findings are suppressed, with their reason.
 * @param rules every rule of the tool, by whom a finding is explained.
 */
export function sarif(run: Run, rules: readonly RuleText[], version: string): string {
  const told = run.findings.filter(({ where }) => where !== undefined).slice(0, MOST);
  const used = rules.filter(({ code }) => told.some(({ rule }) => rule === code));
  const index = new Map(used.map(({ code }, n) => [code, n]));
  const seen = new Map<string, number>();
  return `${JSON.stringify(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "proof-of-restore",
              version,
              informationUri: "https://github.com/proof-of-restore/action",
              rules: used.map(rule),
            },
          },
          automationDetails: { id: `proof-of-restore/${run.mode}/` },
          columnKind: "utf16CodeUnits",
          results: told.map((finding) => result(finding, index.get(finding.rule), seen)),
        },
      ],
    },
    null,
    1,
  )}\n`;
}

function rule({ code, level, title, why, fix, reference }: RuleText): object {
  const text = [why, ...(fix === undefined ? [] : [`Fix: ${fix}`])].join("\n\n");
  return {
    id: code,
    name: code,
    shortDescription: { text: shorten(plain(title), 1000) },
    fullDescription: { text: shorten(plain(why), 1000) },
    help: { text, markdown: text },
    ...(reference === undefined ? {} : { helpUri: reference }),
    defaultConfiguration: { level: LEVEL[level] },
    properties: { tags: ["backup", "restore"], "problem.severity": level === "note" ? "recommendation" : level },
  };
}

function result(finding: Finding, ruleIndex: number | undefined, seen: Map<string, number>): object {
  const { rule: code, level, message, fix, where, subject, restore, accepted } = finding;
  const same = JSON.stringify([code, where?.path, subject, restore ?? ""]);
  // The second of two findings of one name is another one.
  const nth = seen.get(same) ?? 0;
  seen.set(same, nth + 1);
  return {
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVEL[level],
    message: { text: plain([message, ...(fix === undefined ? [] : [`Fix: ${fix}`])].join(" ")) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(where?.path ?? ""), uriBaseId: "%SRCROOT%" },
          region: { startLine: where?.line ?? 1, startColumn: where?.column ?? 1 },
        },
      },
    ],
    partialFingerprints: { "proofOfRestore/v1": `${fingerprint(same)}:${nth}` },
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: "inSource", status: "accepted", justification: plain(accepted.reason) }] }),
  };
}

/** A path as a URI reference, its own characters escaped. */
function uri(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** FNV-1a over 64 bits: a short name for a text, no more. http://www.isthe.com/chongo/tech/comp/fnv */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
