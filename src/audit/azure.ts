import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { Arm } from "../clouds/azure/arm.ts";
import { instant } from "../io/io.ts";
import { type AuditResult, auditResult, type Entry, isTime, type Log, type Sought, untilTold } from "./entry.ts";

const OID = "http://schemas.microsoft.com/identity/claims/objectidentifier";
const text = z.string().nullish();
const event = z
  .object({
    eventTimestamp: z.string().refine(isTime),
    caller: text,
    correlationId: text,
    operationName: z.object({ value: z.string() }).nullish(),
    claims: z.object({ appid: text, [OID]: text }).nullish(),
  })
  .transform(({ eventTimestamp, caller, correlationId, operationName, claims }): Entry | null => {
    const operation = operationName?.value ?? "";
    if (!correlationId || !/restore\/action$/i.test(operation)) return null;
    const principals = [caller, claims?.[OID], claims?.appid].flatMap((name) => name || []);
    return { correlationId, time: eventTimestamp, operation, principals };
  });

/** Clocks differ, and an entry is stamped when Azure took the request. */
const AROUND_MS = 15 * 60_000;
/** Triggers that follow each other this closely are asked for at once, as long as all of them fit into one day. */
const GAP_MS = 3_600_000;
const SPAN_MS = 86_400_000;
/** Requests for one subscription; evidence that a report reads may name any number of times. */
const WINDOWS = 100;
/** What is read of one answer: a busy subscription has many entries of other restores. */
const MOST = { pages: 20, entries: 100_000 };

const RESTORE =
  "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action";

/**
 * The Activity Log's entries of triggers, by their correlation ids, one request for all that lie close together in time. They arrive
 * minutes late: one that is not found is no finding. https://learn.microsoft.com/rest/api/monitor/activity-logs/list
 * @throws Refused when the log may not be read.
 */
export async function activities(
  arm: Arm,
  subscriptionId: string,
  sought: readonly Sought[],
  say: Log["say"],
): Promise<AuditResult[]> {
  const all: AuditResult[] = [];
  for (const window of windows(sought).slice(0, WINDOWS)) {
    const entries = await entriesOf(arm, subscriptionId, window, say);
    all.push(...window.map((each) => auditResult("azure", `subscriptions/${subscriptionId}`, each, entries, RESTORE)));
  }
  return all;
}

function windows(sought: readonly Sought[]): Sought[][] {
  const time = ({ at }: Sought) => Date.parse(at);
  const all: Sought[][] = [];
  for (const each of sought.toSorted((a, b) => time(a) - time(b))) {
    const [first, last] = [all.at(-1)?.[0], all.at(-1)?.at(-1)];
    const joins = first && last && time(each) - time(last) <= GAP_MS && time(each) - time(first) <= SPAN_MS;
    if (joins) all.at(-1)?.push(each);
    else all.push([each]);
  }
  return all;
}

async function entriesOf(arm: Arm, subscriptionId: string, window: readonly Sought[], say: Log["say"]): Promise<Entry[]> {
  const times = window.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...times) - AROUND_MS, Math.max(...times) + AROUND_MS].map(instant);
  const [only] = window.length === 1 ? window : [];
  // Beside the times the filter takes one of the two.
  const by = only ? `correlationId eq '${only.correlationId}'` : "resourceProvider eq 'Microsoft.RecoveryServices'";
  const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and ${by}`;
  const listing = {
    operation: "read the Activity Log",
    of: "events",
    path: `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${encodeURIComponent(filter)}`,
    apiVersion: API_VERSIONS.activityLog,
    most: MOST,
  };
  return untilTold({ list: arm.list(listing), shape: event, say }, window);
}
