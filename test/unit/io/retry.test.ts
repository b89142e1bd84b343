import { describe, expect, it } from "vitest";
import { isTransient, retryAfterMs } from "../../../src/clouds/refusals/transient.ts";
import { Refused } from "../../../src/io/io.ts";
import { pollWait, retrying } from "../../../src/io/retry.ts";
import { Stage } from "../../stage/stage.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");

describe("Retry-After", () => {
  it.each([
    ["0", 1_000],
    ["-5", 1_000],
    ["soon", 1_000],
    ["0.2", 1_000],
    ["7", 7_000],
    ["Wed, 21 Oct 2015 07:28:00 GMT", 1_000],
    ["Tue, 24 Nov 2026 09:00:30 GMT", 30_000],
  ])("%s is a wait of %i ms", (value, expected) => {
    expect(retryAfterMs({ "retry-after": value }, "", NOW)).toBe(expected);
  });

  it("as a date is read against the answer's own, whatever the runner's clock says", () => {
    const headers = { date: "Tue, 24 Nov 2026 12:00:00 GMT", "retry-after": "Tue, 24 Nov 2026 12:00:20 GMT" };
    expect(retryAfterMs(headers, "", NOW)).toBe(20_000);
    expect(retryAfterMs(headers, "")).toBe(20_000);
  });

  it("in milliseconds has the same floor, and none is none", () => {
    expect(retryAfterMs({ "x-ms-retry-after-ms": "5" }, "", NOW)).toBe(1_000);
    expect(retryAfterMs({}, "", NOW)).toBeUndefined();
  });

  it("is believed by whoever follows a job up to five minutes", () => {
    expect([null, 1_000, 60_000, 99_999_000].map((asked) => pollWait(5_000, asked))).toEqual([5_000, 5_000, 60_000, 5_000]);
  });
});

describe("a read that is refused for ever", () => {
  const tries = async (retryAfter: number | undefined) => {
    const io = new Stage().io();
    const began = io.now();
    let made = 0;
    const refused = new Refused({ service: "arm", operation: "read", status: 429, text: "no" }, retryAfter);
    const ended = retrying(io, 120_000, async () => {
      made++;
      throw refused;
    });
    await expect(ended).rejects.toBe(refused);
    return { made, seconds: (io.now() - began) / 1000 };
  };

  it("is asked for some times in two minutes, also where it may be asked for at once", async () => {
    expect((await tries(1_000)).made).toBeLessThan(12);
    expect((await tries(undefined)).made).toBeLessThan(12);
  });

  it("ends as soon where the clock stands still", async () => {
    let made = 0;
    const io = { ...new Stage().io(), now: () => NOW, sleep: async () => {} };
    const refused = new Refused({ service: "arm", operation: "read", status: 503, text: "no" });
    const ended = retrying(io, 120_000, async () => {
      if (++made > 50) throw new Error("it never ends");
      throw refused;
    });
    await expect(ended).rejects.toBe(refused);
    expect(made).toBe(9);
  });

  it.each([
    ["has its patience after its turn: of a wait in the queue a request's own 30 s count", Number.POSITIVE_INFINITY, 8],
    ["is not asked beyond the time of who waits for it", NOW + 400_000, 1],
  ])("%s", async (_, until, made) => {
    let now = NOW;
    let tried = 0;
    const sleep = async (ms: number) => {
      now += ms;
    };
    const io = { ...new Stage().io(), now: () => now, sleep };
    const refused = new Refused({ service: "arm", operation: "read", status: 429, text: "no" });
    const ended = retrying(
      io,
      120_000,
      async () => {
        // Ten minutes in the queue, and it goes first when it is asked again.
        if (tried++ === 0) now += 600_000;
        throw refused;
      },
      undefined,
      until,
    );
    await expect(ended).rejects.toBe(refused);
    expect(tried).toBe(made);
  });

  it("ends at once where the wait is longer than anybody's patience", async () => {
    expect(await tries(99_999_000)).toEqual({ made: 1, seconds: 0 });
  });
});

it("our own deadline is as passing as a cut connection, and a proxy that refuses is not", () => {
  const passing = (code: string) => isTransient({ service: "arm", operation: "read", code, text: "" });
  expect(["NO_ANSWER_IN_TIME", "ECONNRESET", "ANSWER_BROKEN", "PROXY_FAILED"].map(passing)).toEqual([true, true, true, true]);
  expect(["PROXY_REFUSED", "ANSWER_TOO_LARGE", "CERT_HAS_EXPIRED"].map(passing)).toEqual([false, false, false]);
});
