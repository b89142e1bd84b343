import { explain } from "../clouds/refusals/explain.ts";
import { eachLine, type Finding, operandsApart, type PhaseName, type PhaseRun, type Run, type Verdict } from "../core/index.ts";
import { type Io, instant, Refused } from "../io/io.ts";
import { accepted } from "./accept.ts";
import type { Facts } from "./facts.ts";
import { type About, type AnyRule, distinct, verdictOf } from "./judge.ts";
import { ownError } from "./own-error.ts";

/** What a phase with code of its own came to. */
export interface Done {
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  /** The job goes on in Azure and nothing is wrong: exit 0 with a warning. */
  readonly handedOver?: boolean;
}

/** A phase is the rules that name it, judged once their facts are there. */
export async function judged(rules: readonly AnyRule[], phase: PhaseName, facts: Facts, about: About): Promise<Done> {
  const results = await Promise.all(rules.filter((rule) => rule.phase === phase).map((rule) => rule.judgeWith(facts, about)));
  const findings = accepted(distinct(results.flatMap((result) => result.findings)), about.plan, rules, about.now);
  return {
    findings,
    verdict: verdictOf(
      findings,
      results.some(({ unverified }) => unverified),
    ),
  };
}

/**
 * Runs a phase inside a log group, times it, and adds what it came to to the record. An error of our own is a finding of the phase.
 * @param restore whose phase it is. @throws only when the run was cancelled.
 */
export async function timed(
  io: Io,
  run: Run,
  into: PhaseRun[],
  name: PhaseName,
  title: string,
  work: () => Promise<Done>,
  restore?: string,
): Promise<Done> {
  const startedAt = instant(io.now());
  io.log.group(title);
  let verdict: Verdict = "unverified";
  try {
    const { findings: own, ...rest } = await work();
    const done = { ...rest, findings: own.map(pasteable) };
    verdict = done.verdict;
    run.findings.push(...done.findings);
    for (const finding of done.findings) for (const line of lines(finding)) io.log.info(line);
    io.log.info(MARK[verdict]);
    return done;
  } catch (error) {
    if (io.signal.aborted) throw error;
    const own =
      error instanceof Refused
        ? explain(error.refusal, name, {}, restore)
        : ownError(error, `was at phase ${name}`, name, restore);
    verdict = own.level === "error" ? "failed" : "unverified";
    run.findings.push(own);
    for (const line of lines(own)) io.log.info(line);
    io.log.info(MARK[verdict]);
    return { findings: [own], verdict };
  } finally {
    into.push({ name, verdict, startedAt, endedAt: instant(io.now()) });
    io.log.endGroup();
  }
}

/** A finding whose fix can be pasted, whatever names it holds. */
function pasteable(finding: Finding): Finding {
  return finding.fix === undefined ? finding : { ...finding, fix: operandsApart(finding.fix) };
}

const MARK: Readonly<Record<Verdict, string>> = {
  passed: "✓ passed",
  unverified: "? unverified",
  failed: "✗ failed",
  "not-run": "– not run",
};
const SIGN = { error: "✗", warning: "!", note: "·" } as const;

/** A finding as a person reads it in the log: what, where, and what to do about it. */
export function lines(finding: Finding): string[] {
  const { rule, level, title, message, expected, actual, fix, where, accepted: by } = finding;
  return [
    `${by ? "·" : SIGN[level]} ${rule} ${title}${by ? ` (accepted until ${by.until}: ${by.reason})` : ""}`,
    ...eachLine(message).map((line) => `    ${line}`),
    ...(expected === undefined ? [] : [`    expected: ${expected}`]),
    ...(actual === undefined ? [] : [`    actual:   ${actual}`]),
    ...(where === undefined ? [] : [`    at ${where.path}:${where.line}:${where.column}`]),
    ...(fix === undefined ? [] : eachLine(fix).map((line, n) => `    ${n === 0 ? "fix: " : "     "}${line}`)),
  ];
}
