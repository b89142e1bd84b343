import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/action/settings.ts";
import { atPointRules } from "../../../src/at-point/rules.ts";
import type { RecoveryPoint } from "../../../src/backup/point.ts";
import { type Context, Facts } from "../../../src/judge/facts.ts";
import type { About } from "../../../src/judge/judge.ts";
import { readPlan } from "../../../src/plan/read.ts";
import { sourcesOf } from "../../../src/run/sources.ts";
import type { SecretFact } from "../../../src/secrets/read.ts";
import { secretRules } from "../../../src/secrets/rules.ts";
import type { SecretSettings } from "../../../src/secrets/settings.ts";
import type { SecretVersion } from "../../../src/secrets/versions.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { planText, twinPlan } from "../../twin/plan.ts";
import { buildWorld } from "../../twin/world.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T09:00:00Z");
const at = (ms: number) => new Date(NOW + ms).toISOString();

/** @param made days before now. */
function version(number: number, made: number, over: Partial<SecretVersion> = {}): SecretVersion {
  return {
    version: String(number),
    state: "ENABLED",
    createTime: at(-made * DAY),
    scheduledDestroyTime: null,
    keys: [],
    ...over,
  };
}
interface Given {
  readonly versions?: readonly SecretVersion[];
  readonly settings?: Partial<SecretSettings>;
  /** Milliseconds from now. */
  readonly next?: number;
  /** Ages of the recovery points in days: then the secret is used at-point. */
  readonly points?: readonly number[];
  readonly keepDays?: number;
  /** State of the key versions by name. */
  readonly keyStates?: Readonly<Record<string, string>>;
}

/** The codes that such a secret gives rise to. */
async function judge({
  versions = [version(7, 12)],
  settings = {},
  next = DAY,
  points = [],
  keepDays = 30,
  keyStates = {},
}: Given): Promise<string[]> {
  const secret: SecretFact = {
    name: "orders-db-password",
    resource: "projects/acme-prod/secrets/orders-db-password",
    latest: versions[0] ?? null,
    enabled: versions.find(({ state }) => state === "ENABLED") ?? null,
    versions,
    unread: null,
    settings: {
      createTime: at(-400 * DAY),
      topics: 1,
      rotation: null,
      managed: null,
      expireTime: null,
      destroyTtlSeconds: null,
      ...settings,
    },
    access: "intact",
  };
  const read = readSettings({ INPUT_MODE: "check" });
  if (!("settings" in read)) throw new Error("no settings");
  const planned = readPlan(
    planText({
      ...twinPlan(buildWorld(NOW)),
      azure: { ...twinPlan(buildWorld(NOW)).azure, cloud: "AzureCloud" },
      google: { ...twinPlan(buildWorld(NOW)).google, endpoints: {} },
    }),
    read.settings,
  );
  if (!("plan" in planned)) throw new Error(JSON.stringify(planned.findings));
  const [restore] = planned.restores;
  if (!restore) throw new Error("no restore");
  const recovery = points.map((days): RecoveryPoint => {
    return {
      id: `p${days}`,
      time: at(-days * DAY),
      consistency: "AppConsistent",
      tiers: [],
      threats: null,
      managed: true,
      disks: null,
    };
  });
  const context = { io: { now: () => NOW }, plan: planned.plan } as unknown as Context;
  const facts = new Facts(context, {
    ...sourcesOf(WORKLOADS),
    secrets: { of: "run", read: async () => ({ [secret.name]: { value: secret, readAt: at(0) } }) },
    secretKeys: {
      of: "run",
      read: async () => new Map(Object.entries(keyStates).map(([name, state]) => [name, { state, destroyTime: null }])),
    },
    nextRun: { of: "run", read: async () => ({ at: NOW + next, cron: "0 3 * * 1" }) },
    pointSecrets: {
      of: "restore",
      read: async () =>
        points.length === 0 ? null : { points: recovery, secrets: [secret], policy: { name: "Daily", keepDays } },
    },
  }).forRestore(restore);
  const about: About = { plan: planned.plan, settings: read.settings, now: NOW, random: 0, restore };
  const judged = await Promise.all([...secretRules, ...atPointRules].map((rule) => rule.judgeWith(facts, about)));
  return judged.flatMap(({ findings }) => findings.map(({ level, rule }) => `${level} ${rule}`));
}

describe("a secret's age", () => {
  it.each([
    ["exactly at its limit is no error yet", { versions: [version(7, 90)] }, ["warning RDS045"]],
    ["a second over it is an error", { versions: [version(7, 90 + 1 / 86_400)] }, ["error RDS002"]],
    ["that reaches the limit at the next run is none yet", { versions: [version(7, 80)], next: 10 * DAY }, []],
    ["that passes it a second before is a warning", { versions: [version(7, 80)], next: 10 * DAY + 1000 }, ["warning RDS045"]],
  ])("%s", async (_, given: Given, expected) => expect(await judge(given)).toEqual(expected));
});

describe("what goes before the next run", () => {
  const gone = (state: string, when: number) => version(7, 12, { state, scheduledDestroyTime: at(when) });
  it.each([
    ["an expiry at the very moment", { settings: { expireTime: at(DAY) } }, ["warning RDS044"]],
    ["not an expiry a moment later", { settings: { expireTime: at(DAY + 1) } }, []],
    [
      "the newest version's destruction",
      { versions: [gone("DISABLED", DAY), version(6, 20)] },
      ["warning RDS004", "warning RDS044"],
    ],
    ["not one that has happened", { versions: [gone("DESTROYED", -DAY), version(6, 20)] }, ["warning RDS004"]],
    ["not an old version's", { versions: [version(8, 2), gone("DISABLED", DAY)] }, []],
  ])("is %s", async (_, given: Given, expected) => expect(await judge(given)).toEqual(expected));
});

describe("rotation", () => {
  const policy = { next: at(80 * DAY), periodSeconds: 90 * 86_400 };
  it.each([
    ["that was followed is no finding", { versions: [version(7, 9)], settings: { rotation: policy } }, []],
    ["that nobody made is an error", { versions: [version(7, 11)], settings: { rotation: policy } }, ["error RDS040"]],
    [
      "that was announced before the secret was made is none",
      { versions: [version(7, 5)], settings: { rotation: policy, createTime: at(-5 * DAY) } },
      [],
    ],
    [
      "without a topic tells nobody",
      { versions: [version(7, 9)], settings: { rotation: policy, topics: 0 } },
      ["warning RDS042"],
    ],
    [
      "by Secret Manager itself needs none",
      { versions: [version(7, 9)], settings: { rotation: policy, topics: 0, managed: { state: "ACTIVE", error: null } } },
      [],
    ],
    [
      "by Secret Manager itself with an error is one",
      { settings: { managed: { state: "ACTIVE", error: "no" } } },
      ["error RDS046"],
    ],
  ])("%s", async (_, given: Given, expected) => expect(await judge(given)).toEqual(expected));
});

describe("the version of the recovery point's day", () => {
  const disabled = version(6, 40, { state: "DISABLED" });
  it.each([
    ["is the one made at the very moment", { versions: [version(7, 2), disabled], points: [2] }, []],
    [
      "is the older one a moment before",
      { versions: [version(7, 2), disabled], points: [2 + 1 / 86_400_000] },
      ["error RDS050", "warning RDS051"],
    ],
    ["is missed by older points alone", { versions: [version(7, 2), disabled], points: [1, 3] }, ["warning RDS051"]],
    ["is none before the first", { versions: [version(7, 2)], points: [3] }, ["error RDS050", "warning RDS051"]],
    [
      "is enough where it is older than the age limit's newest",
      { versions: [version(7, 2), version(6, 40)], points: [1, 3] },
      [],
    ],
    ["may be destroyed as late as the policy's points", { points: [1], settings: { destroyTtlSeconds: 30 * 86_400 } }, []],
    ["is destroyed a second too soon", { points: [1], settings: { destroyTtlSeconds: 30 * 86_400 - 1 } }, ["warning RDS051"]],
  ])("%s", async (_, given: Given, expected) => expect(await judge(given)).toEqual(expected));
});

describe("a customer-managed key", () => {
  const name = (of: number) => `projects/p/locations/eu/keyRings/r/cryptoKeys/k/cryptoKeyVersions/${of}`;
  const [newest, older] = [version(7, 2, { keys: [name(2)] }), version(6, 40, { keys: [name(1)] })];
  it.each([
    ["whose version is enabled is no finding", { versions: [newest], keyStates: { [name(2)]: "ENABLED" } }, []],
    ["whose version could not be read is none", { versions: [newest], keyStates: {} }, []],
    ["whose version is disabled is an error", { versions: [newest], keyStates: { [name(2)]: "DISABLED" } }, ["error RDS047"]],
    ["in a state that nobody knows yet is one", { versions: [newest], keyStates: { [name(2)]: "PAUSED" } }, ["error RDS047"]],
    [
      "in any of the places where the secret is kept is one",
      { versions: [version(7, 2, { keys: [name(2), name(3)] })], keyStates: { [name(2)]: "ENABLED", [name(3)]: "DESTROYED" } },
      ["error RDS047"],
    ],
    [
      "of an older version is none where only the newest is used",
      { versions: [newest, older], keyStates: { [name(1)]: "DISABLED" } },
      [],
    ],
    [
      "of an older version is one where the recovery point needs it",
      { versions: [newest, older], points: [3], keyStates: { [name(1)]: "DISABLED", [name(2)]: "ENABLED" } },
      ["error RDS053"],
    ],
    [
      "of a version that a point needs which is not chosen is none",
      { versions: [newest, older], points: [1, 3], keyStates: { [name(1)]: "DISABLED" } },
      [],
    ],
  ])("%s", async (_, given: Given, expected) => expect(await judge(given)).toEqual(expected));
});
