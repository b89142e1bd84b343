import { describe, expect, it } from "vitest";
import { answerCase, planCase } from "./play.ts";

/** Seconds are the limit here; `npm run test:mutations` plays as many as are wanted. */
const CASES = 40;
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

describe("whatever somebody's proxy, cloud or editor has made of it,", () => {
  it("a mutated answer of a cloud ends in a verdict that is true, coded and harmless", async () => {
    for (const seed of seeds(1, CASES)) {
      const { broken, story } = await answerCase(seed);
      expect(broken, `answers ${seed}: ${story}`).toEqual([]);
    }
  });

  it("a mutated plan ends in a verdict that is true, coded and harmless", async () => {
    for (const seed of seeds(1, 3 * CASES)) {
      const { broken, story } = await planCase(seed);
      expect(broken, `plans ${seed}: ${story}`).toEqual([]);
    }
  });
});
