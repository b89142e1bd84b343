import { describe, expect, test } from "vitest";
import type { SecretFact } from "../../../src/secrets/read.ts";
import { GRACE_MS, lastDue, missedNotification, missedRotation } from "../../../src/secrets/rotation.ts";
import type { SecretSettings } from "../../../src/secrets/settings.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T09:00:00Z");
const at = (ms: number) => new Date(NOW + ms).toISOString();

/** A secret made 400 days ago, rotated every 90 days. @param next milliseconds from now. */
function settings(
  next: number | null,
  over: Partial<SecretSettings> = {},
  periodSeconds: number | null = 90 * 86_400,
): SecretSettings {
  return {
    createTime: at(-400 * DAY),
    topics: 1,
    rotation: { next: next === null ? null : at(next), periodSeconds },
    managed: null,
    expireTime: null,
    destroyTtlSeconds: null,
    ...over,
  };
}
/** @param made of the newest enabled version, in milliseconds from now. */
function secret(made: number | null): SecretFact {
  const enabled =
    made === null ? null : { version: "7", state: "ENABLED", createTime: at(made), scheduledDestroyTime: null, keys: [] };
  return {
    name: "s",
    resource: "projects/p/secrets/s",
    latest: enabled,
    enabled,
    versions: enabled ? [enabled] : [],
    settings: settings(0),
    unread: null,
    access: "intact",
  };
}

describe("the last rotation that was due", () => {
  test.each([
    ["is a period before the next one", settings(80 * DAY), -10 * DAY],
    ["is the next one itself once that is past: nobody has moved it on", settings(-DAY), -DAY],
    ["is the next one at its very moment", settings(0), 0],
    ["is none for a secret younger than the period", settings(80 * DAY, { createTime: at(-5 * DAY) }), null],
    ["is none at the secret's very beginning", settings(80 * DAY, { createTime: at(-10 * DAY) }), null],
    ["is one that came a moment after the secret was made", settings(80 * DAY, { createTime: at(-10 * DAY - 1) }), -10 * DAY],
    ["is none before a single rotation", settings(DAY, {}, null), null],
    ["is a single rotation once that is past", settings(-DAY, {}, null), -DAY],
    ["is none without a time", settings(null), null],
    ["is none without a policy", settings(0, { rotation: null }), null],
  ])("%s", (_, of, expected) => expect(lastDue(of, NOW)).toBe(expected === null ? null : NOW + expected));
});

describe("a rotation that was announced", () => {
  const period = 90 * DAY;
  /** Due this long ago. */
  const due = (ago: number) => settings(period - ago);
  test.each([
    ["is missed when the grace is over and the version older", -20 * DAY, 10 * DAY, true],
    ["is not missed while its grace lasts", -20 * DAY, GRACE_MS - 1, false],
    ["is not missed exactly at the end of its grace", -20 * DAY, GRACE_MS, false],
    ["is missed a moment later", -20 * DAY, GRACE_MS + 1, true],
    ["is made by a version of the very moment", -10 * DAY, 10 * DAY, false],
    ["is not made by a version a moment older", -10 * DAY - 1, 10 * DAY, true],
    ["is not judged where no version is enabled: that has its own rule", null, 10 * DAY, false],
  ])("%s", (_, made, ago, missed) => {
    expect(missedRotation(secret(made), due(ago), NOW)).toBe(missed ? NOW - ago : null);
  });
});

describe("a notification", () => {
  test.each([
    ["is missed when the next rotation lies further back than the grace", settings(-GRACE_MS - 1), true],
    ["is not missed exactly at the grace", settings(-GRACE_MS), false],
    ["is not missed while the rotation lies ahead", settings(1), false],
    ["is not missed without a period: a single rotation's time stays where it was", settings(-9 * DAY, {}, null), false],
    ["is not missed without a policy", settings(0, { rotation: null }), false],
  ])("%s", (_, of, missed) => expect(missedNotification(of, NOW) !== null).toBe(missed));
});
