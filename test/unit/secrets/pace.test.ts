import { describe, expect, it } from "vitest";
import { atMost, Pace, paceOf } from "../../../src/secrets/pace.ts";

/** A clock that moves only when somebody sleeps. */
function clock() {
  const io = {
    time: 0,
    now: () => io.time,
    sleep: async (ms: number) => {
      io.time += ms;
    },
  };
  return io;
}
/** When each of so many requests was sent. */
async function sent(count: number, kind: "read" | "access" = "read", pace = new Pace(), io = clock()): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    await pace.turn(io, kind);
    times.push(io.time);
  }
  return times;
}

describe("requests to Secret Manager", () => {
  it("go out at once while they are within the quota", async () => {
    expect((await sent(540)).at(-1)).toBe(0);
  });

  it("wait for the next minute beyond it", async () => {
    expect((await sent(541)).at(-1)).toBeGreaterThan(60_000);
  });

  it("are never more than 600 in any minute", async () => {
    const times = await sent(2000);
    for (const from of times) expect(times.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(600);
  });

  it("that access values are counted apart", async () => {
    const pace = new Pace();
    const io = clock();
    await sent(540, "read", pace, io);
    expect((await sent(1000, "access", pace, io)).at(-1)).toBe(0);
  });

  it("all wait when one was refused", async () => {
    const pace = new Pace();
    const io = clock();
    pace.refused(io.now(), 7000);
    expect(await sent(2, "access", pace, io)).toEqual([7000, 7000]);
  });

  it("of one identity share a pace", () => {
    const [one, other] = [{}, {}];
    expect(paceOf(one)).toBe(paceOf(one));
    expect(paceOf(one)).not.toBe(paceOf(other));
  });
});

describe("work on many", () => {
  it("runs so many at a time, and gives results in order", async () => {
    let running = 0;
    let most = 0;
    const results = await atMost(3, [5, 1, 4, 2, 3, 0], async (n) => {
      running++;
      most = Math.max(most, running);
      for (let turn = 0; turn < n; turn++) await Promise.resolve();
      running--;
      return n * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(3);
  });

  it("ends with the first error", async () => {
    await expect(atMost(2, [1, 2, 3], async (n) => (n === 2 ? Promise.reject(new Error("two")) : n))).rejects.toThrow("two");
  });
});
