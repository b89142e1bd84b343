import type { z } from "zod";
import type { AuditRun, Finding, Instant, RuleCode } from "../core/index.ts";
import { type Entries, joined, malformedInWords, readEntries } from "../io/entries.ts";
import { Refused } from "../io/io.ts";
import { ENDLESS } from "../io/pages.ts";

/** What is looked for in a cloud's own log. */
export interface Sought {
  /** Azure: of the trigger. Google: the reason that the requests gave. */
  readonly correlationId: string;
  /** When it happened, or the earliest time at which it can have happened. */
  readonly at: Instant;
  /** Every name by which the log may call the identity that the run recorded, the one to show first. */
  readonly principals: readonly [string, ...string[]];
}

/** One entry of a log, as far as it is compared. */
export interface Entry {
  readonly correlationId: string;
  readonly time: Instant;
  readonly operation: string;
  /** Every name that the entry has for who did it, the one to show first. */
  readonly principals: readonly string[];
}

/** What came of looking for one thing. */
export interface AuditResult {
  readonly entry: AuditRun;
  /** The log names somebody else than the run recorded. */
  readonly findings: readonly Finding[];
}

export const OTHER_IDENTITY = {
  code: "RDT150",
  level: "warning",
  title: "The audit log names another identity",
  why: "Who did it by the cloud's own log is not who the run says it was: another identity used its correlation id or reason, or the evidence was changed.",
} as const satisfies { code: RuleCode; level: Finding["level"]; title: string; why: string };

/**
 * The entry of what was looked for, out of those that a log gave. Two runs may share a reason, so the one that names the expected
 * identity goes before all others.
 * @param operation what it is shown as while there is no entry.
 */
export function auditResult(
  cloud: string,
  scope: string,
  sought: Sought,
  entries: readonly Entry[],
  operation: string,
): AuditResult {
  const { correlationId, at, principals } = sought;
  const [expected] = principals;
  const own = entries.filter((each) => each.correlationId === correlationId);
  const entry = own.find((each) => isOf(each, sought)) ?? own[0];
  const who = entry?.principals[0] ?? expected;
  return {
    entry: {
      cloud,
      time: entry?.time ?? at,
      operation: entry?.operation ?? operation,
      principal: who,
      correlationId,
      scope,
      found: entry !== undefined,
    },
    // An entry that names nobody accuses nobody.
    findings: !entry || entry.principals.length === 0 || isOf(entry, sought) ? [] : [otherIdentity(cloud, entry, expected, who)],
  };
}

/** How a log's list is read. */
export interface Log {
  readonly list: AsyncIterable<unknown>;
  /** One of its entries; null: it is about something else. */
  readonly shape: z.ZodType<Entry | null>;
  /** Is told of entries that cannot be read, in words. */
  say(line: string): void;
}

/**
 * The entries of a log's list, read until all that is sought is told. A malformed entry is passed over, and told. Of a list that goes on beyond
 * what is read of it, what was found stands; where that is nothing, the list is refused.
 * @throws Refused
 */
export async function untilTold({ list, shape, say }: Log, sought: readonly Sought[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  const read: Entries<Entry | null>[] = [];
  let untold = sought;
  try {
    for await (const each of list) {
      const one = readEntries(shape, [each]);
      read.push(one);
      for (const entry of one.good.filter((of) => of !== null)) {
        entries.push(entry);
        untold = untold.filter((one) => entry.correlationId !== one.correlationId || !isOf(entry, one));
      }
      if (untold.length === 0) break;
    }
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== ENDLESS || untold.length === sought.length) throw error;
  }
  const all = joined(...read);
  if (all.bad.length > 0) say(`of the log ${malformedInWords(all)}: what they would have told is passed over`);
  return entries;
}

/** Whether a text is a time, as both clouds write it. */
export function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function isOf({ principals }: Entry, { principals: expected }: Sought): boolean {
  const known = new Set(expected.map(comparable));
  return principals.some((principal) => known.has(comparable(principal)));
}

/** Ids differ in case only; of a pool's principal the subject is left out, as what the provider maps to it is not known to the run. */
function comparable(principal: string): string {
  return principal
    .toLowerCase()
    .replace(/^serviceaccount:/, "")
    .replace(/^(principal:\/\/.*)\/subject\/.*$/s, "$1");
}

function otherIdentity(cloud: string, { correlationId, time, operation }: Entry, expected: string, actual: string): Finding {
  const { code, level, title } = OTHER_IDENTITY;
  const azure = cloud === "azure";
  return {
    rule: code,
    level,
    title,
    phase: "trust",
    subject: `${cloud}: ${correlationId}`,
    message: `${azure ? "The Activity Log" : "Google's audit log"} says that ${actual} did this at ${time} (${operation.split("/").slice(-2).join("/")}), and the run recorded ${expected}.`,
    expected,
    actual,
    fix: azure
      ? "Look at the entry in the Activity Log by its correlation id, and at who may trigger restores there: az role assignment list --scope <vault>"
      : "Look at the entry in Logs Explorer by its reason, and at who may read the secret: gcloud secrets get-iam-policy <secret>",
  };
}
