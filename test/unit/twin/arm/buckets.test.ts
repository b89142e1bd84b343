import { describe, expect, it } from "vitest";
import { Stage } from "../../../stage/stage.ts";
import { bucketOf } from "../../../twin/arm/buckets.ts";
import { IDENTITY, SUBSCRIPTION } from "../../../twin/arm/world.ts";
import type { Call, Caller } from "../../../twin/core.ts";
import { CALLER, Cloud, NOW, ROOT } from "./harness.ts";

const ask = (over: Partial<Call> = {}): Call => ({
  now: NOW,
  method: "GET",
  params: {},
  path: `${ROOT}/resourceGroups`,
  query: new URLSearchParams(),
  headers: {},
  body: undefined,
  caller: CALLER,
  ...over,
});

/** So many requests in a row. @returns the status of the refused ones and what was left at the end. */
function spend({ world }: Cloud, times: number, over: Partial<Call> = {}) {
  let refused = 0;
  let last = bucketOf(world, ask(over));
  for (let n = 0; n < times; n++) {
    last = bucketOf(world, ask(over));
    if (last?.refused) refused++;
    last?.take(world);
  }
  return { refused, headers: last?.headers, answer: last?.refused };
}

describe("ARM's own limits", () => {
  it("let 250 reads of a subscription through at once, and say how many are left", () => {
    const cloud = new Cloud();
    expect(spend(cloud, 1).headers).toEqual({ "x-ms-ratelimit-remaining-subscription-reads": "249" });
    expect(spend(cloud, 249)).toMatchObject({ refused: 0, headers: { "x-ms-ratelimit-remaining-subscription-reads": "0" } });
    const { answer } = spend(cloud, 1);
    expect(answer).toMatchObject({
      status: 429,
      headers: { "retry-after": "1", "x-ms-ratelimit-remaining-subscription-reads": "0" },
      body: { error: { code: "SubscriptionRequestsThrottled" } },
    });
    expect(JSON.stringify(answer?.body)).toContain(
      `Number of 'read' requests for subscription '${SUBSCRIPTION}' actor '${IDENTITY}' exceeded. Please try again after '1' seconds`,
    );
  });

  it("refill by 25 reads a second, at the twin's speed, and never beyond their size", () => {
    const cloud = new Cloud();
    spend(cloud, 250);
    expect(spend(cloud, 30, { now: NOW + 1000 }).refused).toBe(5);
    const fast = new Cloud(10);
    spend(fast, 250);
    expect(spend(fast, 260, { now: NOW + 1000 }).refused).toBe(10);
    expect(spend(cloud, 260, { now: NOW + 3_600_000 }).refused).toBe(10);
  });

  it("count writes and deletes in buckets of 200 that refill by 10 a second", () => {
    const cloud = new Cloud();
    for (const method of ["PUT", "DELETE"]) {
      expect(spend(cloud, 201, { method }).refused).toBe(1);
      expect(spend(cloud, 12, { method, now: NOW + 1000 }).refused).toBe(2);
    }
    expect(spend(cloud, 1).refused).toBe(0);
    expect(spend(cloud, 1, { method: "POST", now: NOW + 1000 })).toMatchObject({
      refused: 1,
      answer: { headers: { "x-ms-ratelimit-remaining-subscription-writes": "0" } },
    });
  });

  it("are each principal's own, and each subscription's, and the tenant's", () => {
    const cloud = new Cloud();
    spend(cloud, 250);
    const other: Caller = { kind: "entra", tenantId: "t", clientId: "c", objectId: "another", audience: "a" };
    expect(spend(cloud, 1, { caller: other }).refused).toBe(0);
    expect(spend(cloud, 1, { path: "/subscriptions/another/resourceGroups" }).refused).toBe(0);
    expect(spend(cloud, 1, { path: "/subscriptions" })).toMatchObject({
      refused: 0,
      headers: { "x-ms-ratelimit-remaining-tenant-reads": "249" },
    });
    expect(spend(cloud, 1, { path: `/SUBSCRIPTIONS/${SUBSCRIPTION.toUpperCase()}/providers` }).refused).toBe(1);
    expect(bucketOf(cloud.world, ask({ caller: { kind: "anonymous" } }))).toBeUndefined();
  });

  it("are met by a run, which waits and goes on", async () => {
    const on = new Stage();
    on.cloud.azure.knobs.buckets.reads = { size: 5, perSecond: 1 };
    const { run } = await on.play({ INPUT_MODE: "check" });
    const throttled = on.requests.filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(0);
    expect(run.verdict).toBe("passed");
  });
});
