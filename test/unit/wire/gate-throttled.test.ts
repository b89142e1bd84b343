import { setImmediate as settled } from "node:timers/promises";
import { expect, it } from "vitest";
import { Refused } from "../../../src/io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../../src/io/retry.ts";
import { gated } from "../../../src/wire/gate.ts";
import type { WireAnswer } from "../../../src/wire/wire.ts";
import { Stage } from "../../stage/stage.ts";

/** A clock that moves when nothing else happens, to the next time for which somebody waits. */
class Clock {
  now = Date.parse("2026-11-24T09:00:00Z");
  readonly #waiting: { readonly at: number; wake(): void }[] = [];
  sleep = (ms: number): Promise<void> => new Promise((wake) => void this.#waiting.push({ at: this.now + ms, wake }));
  async until(over: () => boolean): Promise<void> {
    while (!over()) {
      await settled();
      this.#waiting.sort((a, b) => a.at - b.at);
      const next = this.#waiting.shift();
      if (!next) continue;
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
  }
}

/** ARM's limit of one principal's reads in a subscription (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
const BUCKET = { size: 250, perSecond: 25 };

it.each([20, 100, 400])("3,000 reads at %i ms pass ARM's limit, which a tenth of them meet at most", async (latencyMs) => {
  const clock = new Clock();
  let [tokens, at, refused] = [BUCKET.size, clock.now, 0];
  const wire = gated(async () => {
    await clock.sleep(latencyMs);
    tokens = Math.min(BUCKET.size, tokens + ((clock.now - at) / 1000) * BUCKET.perSecond);
    at = clock.now;
    const good: WireAnswer = { status: 200, headers: {}, text: "" };
    if (tokens >= 1) {
      tokens--;
      return good;
    }
    refused++;
    return { ...good, status: 429, headers: { "retry-after": "1" } };
  }, clock.sleep);
  const io = { ...new Stage().io(), now: () => clock.now, sleep: clock.sleep };
  const began = clock.now;
  let ended = 0;
  const read = (n: number) =>
    retrying(io, READ_PATIENCE_MS, async () => {
      const { status } = await wire({ method: "GET", url: `https://management.azure.com/${n}`, signal: io.signal });
      if (status === 429) throw new Refused({ service: "arm", operation: "read", status, text: "no" }, 1_000);
    }).finally(() => {
      ended++;
    });
  const all = Promise.allSettled(Array.from({ length: 3_000 }, (_, n) => read(n)));
  await clock.until(() => ended === 3_000);
  expect((await all).filter(({ status }) => status === "rejected")).toEqual([]);
  expect(refused).toBeLessThan(300);
  // Not much longer than the limit itself takes: 2,750 of them at 25 a second.
  expect((clock.now - began) / 1000).toBeLessThan(110 * 1.25);
});
