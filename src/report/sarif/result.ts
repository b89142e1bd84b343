import { type Finding, type Level, oneLine, type Place } from "../../core/index.ts";
import { shorten } from "../escape.ts";

/** Characters of one text. */
const LONGEST = 2000;
const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** A finding that stands in a file, and what it is known by from run to run. */
export interface Named {
  readonly finding: Finding;
  readonly fingerprint: string;
}

/** The second of two findings of one name is another one. */
export function named(findings: readonly Finding[]): Named[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, where, subject, restore = "" } = finding;
    const name = JSON.stringify([rule, uri(where?.path ?? ""), subject, restore]);
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return { finding, fingerprint: `${hash(name)}:${nth}` };
  });
}

/** A finding as a SARIF result. @param ruleIndex the place of its rule in the list of rules. */
export function result({ finding, fingerprint }: Named, ruleIndex: number | undefined): object {
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
export function inWords(text: string): string {
  return shorten(oneLine(text), LONGEST).replaceAll("](", "] (");
}

/** Worst first, and what somebody accepted last. */
export function rank({ level, accepted }: Finding): number {
  return LEVELS.indexOf(level) + (accepted ? LEVELS.length : 0);
}

/** Code scanning shows files of the repository alone. A plan may be named by a path out of it. */
export function isInside(where: Place | undefined): boolean {
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

/** FNV-1a over 64 bits: a short name for a text, no more. http://www.isthe.com/chongo/tech/comp/fnv */
function hash(text: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum.toString(16).padStart(16, "0");
}
