import { setImmediate as settled } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { gated } from "../../../src/wire/gate.ts";
import type { WireAnswer, WireRequest } from "../../../src/wire/wire.ts";

const { signal: lasting } = new AbortController();
const AZURE = "https://management.azure.com";

/** A gate of four over a wire whose answers, and a clock whose pauses, a test ends by hand. */
function gate() {
  const sent: { readonly url: string; end(answer: Partial<WireAnswer> | Error): void }[] = [];
  const pauses: { readonly ms: number; end(): void }[] = [];
  const wire = gated(
    ({ url }) =>
      new Promise((resolve, reject) => {
        const end = (of: Partial<WireAnswer> | Error) =>
          of instanceof Error ? reject(of) : resolve({ status: 200, headers: {}, text: "", ...of });
        sent.push({ url, end });
      }),
    (ms) => new Promise((resolve) => void pauses.push({ ms, end: resolve })),
    4,
  );
  const ask = (path: string, of: Partial<WireRequest> = {}) => {
    const answer = wire({ method: "GET", url: new URL(path, AZURE).href, signal: lasting, ...of });
    answer.catch(() => {});
    return answer;
  };
  const askAll = async (all: readonly string[]) => {
    for (const path of all) void ask(path);
    await settled();
  };
  const paths = () => sent.map(({ url }) => url.replace(AZURE, ""));
  /** Ends the request of that address that was sent last. */
  const end = async (path: string, answer: Partial<WireAnswer> | Error = {}) => {
    sent.findLast(({ url }) => url === new URL(path, AZURE).href)?.end(answer);
    await settled();
  };
  return { ask, askAll, paths, end, pauses };
}
const many = (count: number, from = 1) => Array.from({ length: count }, (_, n) => `/${n + from}`);

describe("the gate of reads", () => {
  it("lets so many through at once, and the others in the order of their coming", async () => {
    const { askAll, paths, end } = gate();
    await askAll(many(7));
    expect(paths()).toEqual(many(4));
    await end("/3");
    expect(paths()).toEqual(many(5));
    await end("/1", new Error("the connection broke"));
    await end("/2", { status: 404 });
    expect(paths()).toEqual(many(7));
  });

  it("counts reads of all hosts as one, and nothing but reads", async () => {
    const { ask, askAll, paths } = gate();
    await askAll(many(3));
    void ask("https://vault.example/1", { method: "HEAD" });
    await askAll(["/5"]);
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) void ask(`/change-${method}`, { method });
    await settled();
    expect(paths()).toEqual([
      ...many(3),
      "https://vault.example/1",
      ..."POST PUT PATCH DELETE".split(" ").map((m) => `/change-${m}`),
    ]);
  });

  it("ends those who wait as soon as they are cancelled, and forgets them", async () => {
    const { ask, askAll, paths, end } = gate();
    const run = new AbortController();
    await askAll(many(4));
    const waiting = many(3, 5).map((path) => ask(path, { signal: run.signal }));
    const other = ask("/8");
    run.abort(new Error("the run was cancelled"));
    for (const each of waiting) await expect(each).rejects.toThrow("the run was cancelled");
    await end("/1");
    expect(paths()).toEqual([...many(4), "/8"]);
    await end("/8", { text: "eight" });
    expect(await other).toMatchObject({ text: "eight" });
    await expect(ask("/9", { signal: run.signal })).rejects.toThrow("the run was cancelled");
  });

  it.each([
    [429, {}, 1_000],
    [429, { "retry-after": "3" }, 3_000],
    [429, { "retry-after": "600" }, 5_000],
    [503, { "retry-after": "2" }, 2_000],
  ])("pauses a host that answers %i %j, and asks fewer at once from then on", async (status, headers, ms) => {
    const { askAll, paths, end, pauses } = gate();
    await askAll(many(8));
    await end("/1", { status, headers });
    // Those that were under way say nothing new.
    await end("/2", { status, headers });
    await end("/3");
    await end("/4");
    expect(pauses.map((pause) => pause.ms)).toEqual([ms]);
    expect(paths()).toEqual(many(4));
    pauses[0]?.end();
    await settled();
    expect(paths()).toEqual(many(6));
    await end("/5");
    expect(paths()).toEqual(many(7));
  });

  it("does so for that host alone, and for no other trouble", async () => {
    const { ask, askAll, paths, end, pauses } = gate();
    await askAll(many(4));
    void ask("/5");
    const others = many(3).map((path) => `https://graph.example${path}`);
    await askAll(others);
    await end("/1", { status: 429 });
    await end("/2", { status: 500 });
    expect(paths()).toEqual([...many(4), ...others.slice(0, 2)]);
    await end("/3", { status: 503 });
    expect(paths()).toEqual([...many(4), ...others]);
    expect(pauses).toHaveLength(1);
  });

  it("widens by one after as many good answers in a row as it had places at first, up to that", async () => {
    const { askAll, paths, end, pauses } = gate();
    await askAll(many(30));
    await end("/1", { status: 429 });
    pauses[0]?.end();
    const underWay = [];
    for (const path of many(16, 2)) {
      await end(path);
      const last = Number(path.slice(1));
      underWay.push(paths().length - last);
    }
    // Three were under way at the narrowing; four good answers to reads sent since give a third place, four more the fourth; there is no fifth.
    expect(underWay).toEqual([2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4]);
  });

  it("never asks fewer than two at once, however often it is throttled", async () => {
    const { askAll, paths, end, pauses } = gate();
    await askAll(many(12));
    await end("/1", { status: 429 });
    for (const path of many(3, 2)) await end(path);
    for (let at = 0; at < 3; at++) {
      pauses[at]?.end();
      await settled();
      const [first = "", second = ""] = paths().slice(-2);
      await end(first, { status: 429 });
      await end(second);
    }
    expect(paths()).toEqual(many(10));
  });

  it("lets one that failed go first when it is asked again", async () => {
    const { ask, askAll, paths, end } = gate();
    await askAll(many(8));
    await end("/1", { status: 500 });
    await end("/2", new Error("the connection broke"));
    void ask("/1");
    void ask("/2");
    await end("/3");
    await end("/4");
    expect(paths().slice(4)).toEqual(["/5", "/6", "/1", "/2"]);
    await end("/1");
    void ask("/1");
    await end("/2");
    await end("/5");
    expect(paths().slice(8)).toEqual(["/7", "/8", "/1"]);
  });
});
