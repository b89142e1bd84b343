import { describe, expect, it } from "vitest";
import { evaluated, nameParts } from "../../../../src/lint/configuration/azure/expression.ts";
import { policyOf } from "../../../../src/lint/configuration/azure/policy.ts";
import { retentionOf } from "../../../../src/lint/configuration/azure/retention.ts";
import { scheduleOf } from "../../../../src/lint/configuration/azure/schedule.ts";
import { budget, scopeOf } from "../../../../src/lint/configuration/azure/scope.ts";

const H = 3600;
const at = { path: "a.json", keys: [] };
const time = "2026-01-01T02:30:00Z";
const days = (count: unknown, durationType = "Days") => ({ retentionDuration: { count, durationType } });

describe("a schedule", () => {
  it.each([
    ["daily", { scheduleRunFrequency: "Daily", scheduleRunTimes: [time] }, "day", 24, "daily at 02:30"],
    ["in other letters", { ScheduleRunFrequency: "DAILY", scheduleruntimes: [time] }, "day", 24, "daily at 02:30"],
    [
      "enhanced, daily",
      { scheduleRunFrequency: "Daily", dailySchedule: { scheduleRunTimes: [time] } },
      "day",
      24,
      "daily at 02:30",
    ],
    [
      "twice a day",
      { scheduleRunFrequency: "Daily", scheduleRunTimes: [time, "2026-01-01T08:30:00Z"] },
      "day",
      18,
      "daily at 02:30, 08:30",
    ],
    [
      "weekly",
      { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Sunday"], scheduleRunTimes: [time] },
      "week",
      168,
      "weekly on Sunday at 02:30",
    ],
    [
      "on two days",
      { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Sunday", "Wednesday"] },
      "week",
      96,
      "weekly on Sunday, Wednesday",
    ],
    [
      "enhanced, weekly",
      { scheduleRunFrequency: "Weekly", weeklySchedule: { scheduleRunDays: ["Monday"], scheduleRunTimes: [time] } },
      "week",
      168,
      "weekly on Monday at 02:30",
    ],
    [
      "every 4 h of a day",
      {
        scheduleRunFrequency: "Hourly",
        hourlySchedule: { interval: 4, scheduleWindowDuration: 24, scheduleWindowStartTime: time },
      },
      "hour",
      4,
      "every 4 h within 24 h from 02:30",
    ],
    [
      "every 4 h of 12",
      { scheduleRunFrequency: "Hourly", hourlySchedule: { interval: 4, scheduleWindowDuration: 12 } },
      "hour",
      12,
      "every 4 h within 12 h",
    ],
    [
      "every 6 h as text",
      { scheduleRunFrequency: "Hourly", hourlySchedule: { interval: "6", scheduleWindowDuration: "12" } },
      "hour",
      12,
      "every 6 h within 12 h",
    ],
    ["of a log", { schedulePolicyType: "LogSchedulePolicy", scheduleFrequencyInMins: 15 }, "log", 0.25, "every 15 minutes"],
  ] as const)("%s has its longest gap and its words", (_, policy, every, hours, words) => {
    expect(scheduleOf(policy)).toMatchObject({ every, longestGapSeconds: hours * H, words });
  });

  it.each([
    undefined,
    null,
    7,
    "Daily",
    [],
    {},
    { scheduleRunFrequency: "Monthly" },
    { scheduleRunFrequency: "unknown" },
    "unknown",
    { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Someday"] },
    { scheduleRunFrequency: "Weekly", scheduleRunDays: "Sunday" },
    { scheduleRunFrequency: "Hourly", hourlySchedule: { interval: 0, scheduleWindowDuration: 24 } },
    { scheduleRunFrequency: "Hourly", hourlySchedule: { interval: "unknown", scheduleWindowDuration: 24 } },
  ])("that cannot be read is none: %j", (policy) => {
    expect(scheduleOf(policy)).toBeNull();
  });
});

describe("a retention", () => {
  it.each([
    ["simple", days(30), 30, 30],
    ["of numbers as text", days("30"), 30, 30],
    ["long-term", { dailySchedule: days(7), monthlySchedule: days(12, "Months"), yearlySchedule: days(10, "Years") }, 7, 3650],
    ["without days", { weeklySchedule: days(4, "Weeks") }, 28, 28],
    ["of vaulted shares", { snapshotRetentionInDays: 5, vaultRetention: { dailySchedule: days(90) } }, 90, 90],
  ] as const)("%s is told in days", (_, policy, shortestDays, longestDays) => {
    expect(retentionOf(policy)).toMatchObject({ shortestDays, longestDays });
  });

  it.each([
    null,
    "x",
    {},
    { dailySchedule: days("unknown") },
    { dailySchedule: days(3, "constructor") },
    { dailySchedule: days(-1) },
  ])("that cannot be read is none: %j", (policy) => expect(retentionOf(policy)).toBeNull());
});

describe("a policy", () => {
  const of = { name: "p", at };
  it.each([
    ["AzureIaasVM", undefined, "vm"],
    ["AzureStorage", "AzureFileShare", "file-share"],
    ["AzureWorkload", "SQLDataBase", "sql-database"],
    ["AzureWorkload", "SAPHanaDatabase", "hana-database"],
    ["MAB", undefined, "other"],
    ["constructor", "__proto__", "other"],
  ])("of %s, %s, protects %s", (backupManagementType, workLoadType, workload) => {
    expect(policyOf({ backupManagementType, workLoadType }, of).workload).toBe(workload);
  });

  it("of a database loses at most what its log leaves, and keeps what its full backups are kept for", () => {
    const part = (policyType: string, schedulePolicy: object, retentionPolicy: object) => ({
      policyType,
      schedulePolicy,
      retentionPolicy,
    });
    const read = policyOf(
      {
        backupManagementType: "AzureWorkload",
        workLoadType: "SQLDataBase",
        subProtectionPolicy: [
          part("Full", { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Sunday"] }, { weeklySchedule: days(104, "Weeks") }),
          part("Differential", { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Monday"] }, days(30)),
          part("Incremental", { scheduleRunFrequency: "Weekly", scheduleRunDays: ["Tuesday"] }, days(30)),
          part("Log", { scheduleFrequencyInMins: 60 }, days(15)),
        ],
      },
      of,
    );
    expect(read).toMatchObject({
      workload: "sql-database",
      schedule: { longestGapSeconds: H },
      retention: { shortestDays: 728 },
    });
  });

  it("keeps snapshots and archives points as it says, or leaves it open", () => {
    const tiering = (tieringMode: string) => ({ ArchivedRP: { tieringMode, duration: 3, durationType: "Months" } });
    expect(policyOf({ instantRpRetentionRangeInDays: "5", tieringPolicy: tiering("TierAfter") }, of)).toMatchObject({
      instantDays: 5,
      archiveAfterDays: 90,
    });
    expect(policyOf({ instantRpRetentionRangeInDays: "unknown" }, of).instantDays).toBe("unknown");
    expect(policyOf({ instantRpRetentionRangeInDays: null, tieringPolicy: tiering("DoNotTier") }, of)).not.toHaveProperty(
      "archiveAfterDays",
    );
  });
});

describe("an expression of a template", () => {
  const template = {
    parameters: {
      days: { type: "int", defaultValue: 30 },
      name: { defaultValue: "[concat('prod', '-', 'vault')]" },
      later: { type: "string" },
      self: { defaultValue: "[parameters('self')]" },
      list: { defaultValue: ["a", "b"] },
    },
    variables: {
      policy: "[format('{0}/{1}', parameters('name'), 'daily')]",
      settings: { soft: { state: "On" } },
      a: "[concat(variables('b'), variables('b'))]",
      b: "[concat(variables('a'), 'x')]",
      ...Object.fromEntries(
        Array.from({ length: 60 }, (_, n) => [`v${n}`, `[concat(variables('v${n + 1}'), variables('v${n + 1}'))]`]),
      ),
      v60: "long",
      ...Object.fromEntries(
        Array.from({ length: 60 }, (_, n) => [`w${n}`, `[createArray(variables('w${n + 1}'), variables('w${n + 1}'))]`]),
      ),
      w60: "long",
    },
  };
  const value = (of: unknown) => evaluated(of, scopeOf(template, {}, budget()));

  it.each([
    ["plain", "plain"],
    ["[[literal]", "[literal]"],
    ["[parameters('days')]", 30],
    ["[PARAMETERS('Days')]", 30],
    ["[variables('policy')]", "prod-vault/daily"],
    ["[variables('settings').soft.state]", "On"],
    ["[variables('settings')['soft']['state']]", "On"],
    ["[parameters('list')[1]]", "b"],
    ["[toLower('ABC')]", "abc"],
    ["[concat('it''s', ' ', 'so')]", "it's so"],
    ["[if(equals(parameters('days'), 30), 'yes', parameters('later'))]", "yes"],
    ["[if(parameters('later'), 'yes', 'no')]", "unknown"],
    [
      "[resourceId('Microsoft.RecoveryServices/vaults/backupPolicies', parameters('later'), 'daily')]",
      "/providers/Microsoft.RecoveryServices/vaults/unknown/backupPolicies/daily",
    ],
    ["[parameters('later')]", "unknown"],
    ["[resourceGroup().location]", "unknown"],
    ["[reference('x').y[0].z]", "unknown"],
    ["[constructor('x')]", "unknown"],
    ["[__proto__('x')]", "unknown"],
    ["[concat(]", "unknown"],
    ["[]", "unknown"],
    ["[parameters('self')]", "unknown"],
    ["[concat(variables('a'), 'x')]", "unknown"],
    ["[string(variables('w0'))]", "unknown"],
    [`[${"concat(".repeat(500)}'x'${")".repeat(500)}]`, "unknown"],
  ])("%.60s is %j", (of, expected) => {
    expect(value(of)).toEqual(expected);
  });

  it("longer than Azure allows is unknown", () => {
    expect(value(`[concat('${"x".repeat(30_000)}')]`)).toBe("unknown");
  });

  it("ends, however often variables stand for each other", () => {
    expect(value("[variables('v0')]")).toBe("unknown");
    expect(value(Array(5000).fill("[concat(variables('v0'), 'x')]"))).toHaveLength(5000);
  });

  it("of a name tells the parts that are known", () => {
    const parts = (of: unknown) => nameParts(of, scopeOf(template, {}, budget()));
    expect(parts("[format('{0}/{1}', parameters('later'), 'daily')]")).toEqual(["unknown", "daily"]);
    expect(parts("[concat('vault-', copyIndex())]")).toEqual(["unknown"]);
    expect(parts("[variables('policy')]")).toEqual(["prod-vault", "daily"]);
    expect(parts(7)).toEqual(["unknown"]);
  });

  it("leaves what a copy loop makes unknown", () => {
    expect(value({ copy: [{ name: "disks", count: 2, input: {} }], size: "[parameters('days')]" })).toEqual({
      disks: "unknown",
      size: 30,
    });
  });
});
