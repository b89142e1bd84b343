import { duration } from "../core/duration.ts";
import type { Fact, Finding, RuleCode } from "../core/index.ts";
import type { Skew } from "../io/clock-skew.ts";

/** From how many milliseconds on a clock is called wrong. Entra grants five minutes before a token's time, and none after. */
const WRONG_MS = 120_000;
/** From how many on the ages that the run measures are said to be wrong. */
const AGES_MS = 300_000;

export const CLOCK_FIX =
  "timedatectl status   # on a self-hosted runner: is NTP on, and the clock synchronised?\nsudo timedatectl set-ntp true";

/** Refusals of a token because of its time. */
const OF_TIME: ReadonlySet<RuleCode> = new Set(["RDT001", "RDT018", "RDT046", "RDT074"]);

/** What seconds are left over would be more than the measurement can say. */
function minutes(ms: number): string {
  return duration(Math.round(Math.abs(ms) / 60_000) * 60);
}

/** "17 min behind"; undefined for a clock that is right. */
export function wrongBy({ aheadMs }: Skew): string | undefined {
  if (Math.abs(aheadMs) <= WRONG_MS) return undefined;
  return `${minutes(aheadMs)} ${aheadMs < 0 ? "behind" : "ahead"}`;
}

export function byWhom({ by }: Skew): string {
  return `by the ${by.length === 1 ? "clock" : "clocks"} of ${[by.slice(0, -1).join(", "), by.at(-1)].filter(Boolean).join(" and ")}`;
}

/** What a wrong clock does to the ages in this run's verdicts; empty when it is little. */
export function agesWrong({ aheadMs }: Skew): string {
  if (Math.abs(aheadMs) <= AGES_MS) return "";
  const seem = aheadMs < 0 ? "younger" : "older";
  return `Ages in this run (recovery points, RPO, secret versions) are measured by it: each seems ${minutes(aheadMs)} ${seem} than it is.`;
}

/** A refusal because of a token's time, with what is known of the runner's clock: the trust itself is not to blame. Others as they are. */
export function onTime(finding: Finding, fact: Fact<Skew | null>): Finding {
  if (!OF_TIME.has(finding.rule) || "unreadable" in fact || fact.value === null) return finding;
  const wrong = wrongBy(fact.value);
  const whose = byWhom(fact.value);
  if (wrong === undefined) {
    const message = `The runner's clock is right (${whose}), so it is not the cause. ${finding.message}`;
    const fix =
      "Run the job again: a new token is minted each time. Refused again, look at the clock of the token's issuer (on GitHub Enterprise Server, its own).";
    return { ...finding, message, fix };
  }
  return {
    ...finding,
    message: `The runner's clock is ${wrong} (${whose}); the trust is not to blame. ${finding.message}`,
    expected: "a clock that is right to 2 minutes",
    actual: wrong,
    fix: CLOCK_FIX,
  };
}

export function withClock<T extends { readonly findings: readonly Finding[] }>(done: T, fact: Fact<Skew | null>): T {
  return { ...done, findings: done.findings.map((finding) => onTime(finding, fact)) };
}
