import { z } from "zod";
import type { Arm } from "../clouds/azure/arm.ts";
import { shapedAs, textOrNull } from "../io/entries.ts";
import type { VaultName } from "./vault.ts";

export interface Policy {
  readonly id: string;
  readonly name: string;
  /** Days that snapshots are kept for instant restore. */
  readonly instantRestoreDays: number | null;
  /** Days that the points which it keeps longest are kept; null when it does not say. */
  readonly keepDays: number | null;
}

const policyAnswer = z.object({
  id: textOrNull,
  name: textOrNull,
  properties: z.looseObject({
    instantRpRetentionRangeInDays: z.number().nullish(),
    retentionPolicy: z.looseObject({}).nullish(),
  }),
});

/** The item's backup policy. @throws Refused */
export async function readPolicy(arm: Arm, vault: VaultName, name: string): Promise<Policy> {
  const operation = `read the backup policy ${name}`;
  const body = await arm.call(operation, () => arm.typed.protectionPolicies.get(vault.name, vault.resourceGroup, name));
  const found = shapedAs(policyAnswer, body, "arm", operation);
  return {
    id: found.id ?? "",
    name: found.name ?? name,
    instantRestoreDays: found.properties.instantRpRetentionRangeInDays ?? null,
    keepDays: longest(found.properties.retentionPolicy ?? undefined),
  };
}

const DAYS: Readonly<Record<string, number>> = { Days: 1, Weeks: 7, Months: 30, Years: 365 };
const kept = z.object({ retentionDuration: z.object({ count: z.number(), durationType: z.string() }) });
const SCHEDULES = ["dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule"] as const;

/** Of a long-term policy the schedule that keeps longest; a simple one has one duration. */
function longest(retention: object | undefined): number | null {
  const of: Readonly<Record<string, unknown>> = { ...retention };
  const days = [of, ...SCHEDULES.map((name) => of[name])].flatMap((schedule) => {
    const read = kept.safeParse(schedule);
    const { count, durationType } = read.success ? read.data.retentionDuration : { count: 0, durationType: "" };
    return DAYS[durationType] === undefined ? [] : [count * (DAYS[durationType] ?? 0)];
  });
  return days.length === 0 ? null : Math.max(...days);
}
