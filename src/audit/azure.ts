import { z } from "zod";
import type { AuditRun, Instant } from "../core.ts";
import type { Arm } from "../identity/arm.ts";
import { instant } from "../io.ts";

const page = z.object({
  value: z.array(
    z.object({
      eventTimestamp: z.string(),
      caller: z.string().nullish(),
      correlationId: z.string().nullish(),
      operationName: z.object({ value: z.string() }).nullish(),
      status: z.object({ value: z.string() }).nullish(),
    }),
  ),
});

/** Clocks differ, and an entry is stamped when Azure took the request. */
const AROUND_MS = 15 * 60_000;

/** What is looked for: the request by which a restore was triggered. */
export interface Triggered {
  readonly correlationId: string;
  readonly at: Instant;
  /** Who is expected to have sent it. */
  readonly principal: string;
}

const RESTORE =
  "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action";

/**
 * The Activity Log's entry of a trigger, by its correlation id. It arrives minutes late: not found is no finding.
 * https://learn.microsoft.com/rest/api/monitor/activity-logs/list @throws Refused when the log may not be read.
 */
export async function activityOf(arm: Arm, { correlationId, at, principal }: Triggered): Promise<AuditRun> {
  const [from, to] = [-AROUND_MS, AROUND_MS].map((ms) => instant(Date.parse(at) + ms));
  const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and correlationId eq '${correlationId}'`;
  const path = `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`;
  const body = await arm.json({ operation: "read the Activity Log", method: "GET", path });
  const entries = page.safeParse(body).data?.value ?? [];
  const entry = entries.find(
    (one) => one.correlationId === correlationId && /restore\/action$/i.test(one.operationName?.value ?? ""),
  );
  return {
    cloud: "azure",
    time: entry?.eventTimestamp ?? at,
    operation: entry?.operationName?.value ?? RESTORE,
    principal: entry?.caller ?? principal,
    correlationId,
    found: entry !== undefined,
  };
}
