import { describe, expect, it } from "vitest";
import { Clock } from "../../../src/io/clock-skew.ts";
import { Stage } from "../../stage/stage.ts";
import { twinPlan } from "../../twin/plan.ts";

const MINUTE = 60_000;
const RIGHT = Date.parse("2026-11-05T03:00:00Z");
const date = (ms: number, more: Readonly<Record<string, string>> = {}) => ({ date: new Date(ms).toUTCString(), ...more });

describe("what the answers say of the runner's clock", () => {
  it("is the middle of the round trip against the middle of the second", () => {
    const clock = new Clock();
    clock.saw("entra", date(RIGHT), RIGHT - 17 * MINUTE, RIGHT - 17 * MINUTE + 3000);
    expect(clock.measured()).toEqual({ aheadMs: -17 * MINUTE + 1000, withinMs: 2000, by: ["Entra"] });
  });

  it("is taken from the quickest answer of each house, and from what most of them agree on", () => {
    const clock = new Clock();
    clock.saw("entra", date(RIGHT), RIGHT, RIGHT + 20 * MINUTE);
    clock.saw("entra", date(RIGHT), RIGHT, RIGHT + 1000);
    clock.saw("sts", date(RIGHT - 60 * MINUTE), RIGHT, RIGHT + 1000);
    clock.saw("github", date(RIGHT), RIGHT, RIGHT + 1000);
    expect(clock.measured()).toEqual({ aheadMs: 0, withinMs: 1000, by: ["Entra", "GitHub"] });
  });

  it("blames the runner least where two do not agree, and says nothing without a header or out of a cache", () => {
    const clock = new Clock();
    clock.saw("entra", {}, RIGHT, RIGHT);
    clock.saw("entra", { date: "yesterday" }, RIGHT, RIGHT);
    clock.saw("entra", date(RIGHT - 60 * MINUTE, { age: "3600" }), RIGHT, RIGHT);
    expect(clock.measured()).toBeNull();
    clock.saw("entra", date(RIGHT - 60 * MINUTE), RIGHT, RIGHT + 1000);
    clock.saw("sts", date(RIGHT), RIGHT, RIGHT + 1000);
    expect(clock.measured()).toMatchObject({ aheadMs: 0, by: ["Google"] });
  });
});

async function played(ahead: number, change: (on: Stage) => void = () => {}) {
  const on = new Stage();
  on.ahead = ahead;
  change(on);
  const { secrets } = twinPlan(on.cloud.world);
  const { run } = await on.play({ INPUT_MODE: "check" }, { secrets: ["orders-db-password"] }, (plan) => {
    if (secrets) plan.secrets = secrets;
  });
  return run;
}
const told = (run: Awaited<ReturnType<typeof played>>, rule: string) => run.findings.find((finding) => finding.rule === rule);

describe("a runner's clock that is off", () => {
  it.each([
    [-17, "17 min behind", "each seems 17 min younger than it is"],
    [12, "12 min ahead", "each seems 12 min older than it is"],
  ])("by %i minutes is named, with what it does to the ages", async (minutes, actual, ages) => {
    const finding = told(await played(minutes * MINUTE), "RDT151");
    expect(finding).toMatchObject({ level: "warning", subject: "runner", actual });
    expect(finding?.message).toContain(`The runner's clock is ${actual}, by the clocks of Azure, Entra, GitHub and Google.`);
    expect(finding?.message).toContain(ages);
    expect(finding?.fix).toContain("timedatectl");
  });

  it("by three minutes is named, and ages are let be", async () => {
    const finding = told(await played(3 * MINUTE), "RDT151");
    expect(finding).toMatchObject({ actual: "3 min ahead" });
    expect(finding?.message).not.toContain("Ages");
  });

  it("by a minute, or where no answer has the time, is not", async () => {
    expect(told(await played(-MINUTE), "RDT151")).toBeUndefined();
    const silent = await played(-17 * MINUTE, (on) => {
      on.undated = true;
    });
    expect(told(silent, "RDT151")).toBeUndefined();
  });
});

describe("a token that is refused for its time", () => {
  const late = (on: Stage) => {
    on.cloud.world.github.oidc.aheadSeconds = -1800;
  };

  it("is laid to the runner's clock where that is off, and not to the trust", async () => {
    const run = await played(-17 * MINUTE, late);
    for (const rule of ["RDT018", "RDT046"]) {
      const finding = told(run, rule);
      expect(finding?.message).toContain("The runner's clock is 17 min behind (by the clocks of");
      expect(finding?.message).toContain("the trust is not to blame");
      expect(finding?.message).not.toContain("Compare the presented token");
      expect(finding?.fix).toContain("timedatectl");
    }
  });

  it("is laid to the token's issuer where the runner's clock is right", async () => {
    const run = await played(0, late);
    for (const rule of ["RDT018", "RDT046"]) {
      const finding = told(run, rule);
      expect(finding?.message).toContain("The runner's clock is right (by the clocks of Azure, Entra, GitHub and Google)");
      expect(finding?.fix).not.toContain("timedatectl");
      expect(finding?.fix).toContain("the clock of the token's issuer");
    }
  });
});
