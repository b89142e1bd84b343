import { describe, expect, it } from "vitest";
import { factRules } from "../../../src/run/fact-rules.ts";
import { sourcesOf } from "../../../src/run/sources.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";

describe("the sources of facts", () => {
  it("say where each fact comes from that a rule needs", () => {
    const known = Object.keys(sourcesOf(WORKLOADS));
    const missing = factRules(WORKLOADS).flatMap(({ code, needs }) =>
      needs.filter((name) => !known.includes(name)).map((name) => `${code} ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("are said once: no kind of item says again where another's facts come from", () => {
    const names = WORKLOADS.flatMap(({ facts }) => Object.keys(facts));
    const shared = Object.keys(sourcesOf([]));
    expect(names.filter((name, at) => shared.includes(name) || names.indexOf(name) !== at)).toEqual([]);
  });
});
