import type { RestoreRun, Run, Verdict } from "../../core/index.ts";
import { count, word } from "../verdicts.ts";
import type { Entry } from "./entries.ts";
import { REPORT_RULES } from "./rules.ts";
import { standing } from "./standing.ts";

const ORDER: readonly Verdict[] = ["failed", "unverified", "not-run", "passed"];

/** Failed before unverified before passed; then what missed its objectives; then by name, so that two reports can be compared. */
export function worstFirst(entries: readonly Entry[]): Entry[] {
  const missed = ({ restore }: Entry) => (restore && missedAny(restore) ? 0 : 1);
  return entries.toSorted(
    (a, b) =>
      ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) ||
      missed(a) - missed(b) ||
      compare(a.restore?.name ?? "", b.restore?.name ?? "") ||
      compare(a.leg?.source.path ?? "", b.leg?.source.path ?? ""),
  );
}

function missedAny({ objectives: { rto, rpo } }: RestoreRun): boolean {
  return rto.met === false || rpo.met === false;
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** "5 restores: 1 failed, 1 unverified, 3 passed": the verdicts that occur, worst first, and how much evidence told nothing. */
export function tally({ restores, sources = [], findings }: Run): string {
  const unread = findings.filter(({ rule }) => TELLS_NOTHING.has(rule)).length;
  const lost = unread === 0 ? "" : `; ${count(unread, "evidence file")} could not be read`;
  if (restores.length === 0 && sources.length === 0) return `there is no evidence of any run${lost}`;
  if (restores.length === 0) return `no restores in ${count(sources.length, "run")}${lost}`;
  const verdicts = restores.map(standing);
  const counts = ORDER.flatMap((verdict) => {
    const of = verdicts.filter((each) => each === verdict).length;
    return of === 0 ? [] : [`${of} ${word(verdict)}`];
  });
  return `${count(restores.length, "restore")}: ${counts.join(", ")}${lost}`;
}

const TELLS_NOTHING: ReadonlySet<string> = new Set([REPORT_RULES.unreadable.code, REPORT_RULES.version.code]);
