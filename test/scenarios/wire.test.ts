import { describe, expect, it } from "vitest";
import type { Fault } from "../twin/core.ts";
import { runBuilt, run as runInside, type Scenario, type Seen } from "./harness.ts";

// Each of these waits for the action's own deadline of 30 seconds at least once: a timer of a second or more is shortened.
const DEADLINES = 10;
const run = (scenario: Scenario) => runInside({ deadlines: DEADLINES, ...scenario });

const drill = (faults: readonly Fault[], more: Scenario = {}) =>
  run({ faults, ...more, inputs: { mode: "drill", ...more.inputs } });
const rules = ({ evidence }: Seen): string[] => evidence.findings.map(({ rule }: { rule: string }) => rule);
const messages = ({ evidence }: Seen): string => evidence.findings.map(({ message }: { message: string }) => message).join("\n");

const asked = ({ twin }: Seen, name: string) => twin.requests.filter(({ route }) => route === name).length;
const good = await run({});

describe.concurrent("an answer that does not come", () => {
  it.each([
    ["github.oidc.token", "silent"],
    ["entra.discovery", "stall"],
    ["entra.token", "silent"],
    ["google.sts.token", "drip"],
    ["google.credentials.accessToken", "silent"],
    ["google.secrets.versions", "stall"],
    ["google.secrets.access", "silent"],
    ["arm.items.list", "silent"],
    ["arm.points.list", "drip"],
  ] as const)("is asked for again, and nobody is told: %s, %s", async (route, how) => {
    const seen = await run({ faults: [{ route, times: 1, [how]: true }] });
    expect(asked(seen, route) - asked(good, route)).toBe(1);
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(rules(seen)).toEqual([]);
  });

  it("to a poll of the job leaves the drill as it is, and nothing behind", async () => {
    const seen = await drill([{ route: "arm.job.get", after: 1, times: 1, stall: true }]);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
  });

  it("to the restore's own request is looked for by its owner id, and never sent again", async () => {
    const seen = await drill([{ route: "arm.restore", applied: true, silent: true }]);
    expect(seen.effects.filter((effect) => effect.includes("arm.restore "))).toHaveLength(1);
    expect(seen.result.log.join("\n")).toContain("It is not known whether the restore began: no answer came within 30 s.");
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
  });

  it("beyond its head says that the restore began", async () => {
    const seen = await drill([{ route: "arm.restore", applied: true, stall: true }]);
    expect(seen.effects.filter((effect) => effect.includes("arm.restore "))).toHaveLength(1);
    expect(seen.result.log.join("\n")).not.toContain("It is not known whether the restore began");
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
  });

  it("ever is told as that, and not as what Entra said", async () => {
    const seen = await run({ faults: [{ route: "entra.token", silent: true }] });
    expect(rules(seen)).toContain("RDT092");
    expect(messages(seen)).toContain("Entra gave no answer (NO_ANSWER_IN_TIME): No answer came within 30 s.");
  }, 400_000);
});

describe.concurrent("an answer that is not to be had", () => {
  it.each([
    ["arm.points.list", "RDB089", "16 MB"],
    ["entra.token", "RDT089", "1 MB"],
  ])("for its size ends with the limit's name: %s", async (route, rule, limit) => {
    const seen = await runBuilt({ faults: [{ route, bombBytes: 200 << 20 }] });
    expect(rules(seen)).toContain(rule);
    expect(messages(seen)).toContain(`larger than the ${limit}`);
  });

  it("but elsewhere is not followed, also where Google's client asks", async () => {
    const headers = { location: "https://portal.example/login?token=1" };
    const seen = await run({ faults: [{ route: "google.secrets.*", status: 307, headers }] });
    expect(rules(seen)).toContain("RDS094");
    expect(messages(seen)).toContain("The answer redirects to portal.example, which is not followed.");
    expect(seen.evidence.hosts).toEqual([new URL(seen.twin.base).host]);
  });

  it("and asks to be asked again at once is not asked thousands of times", async () => {
    const faults = [{ route: "arm.points.list", status: 429, headers: { "retry-after": "0" } }];
    const seen = await run({ faults });
    expect(asked(seen, "arm.points.list")).toBeLessThan(15);
  }, 400_000);
});
