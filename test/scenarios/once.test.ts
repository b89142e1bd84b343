import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const restore = (more: Scenario = {}) => run({ pauses: 1, ...more, inputs: { mode: "restore", ...more.inputs } });
const knobs = (change: Partial<World["azure"]["knobs"]>) => ({
  world: ({ azure }: World) => void Object.assign(azure.knobs, change),
});
const posts = (seen: Seen) => seen.twin.requests.filter(({ route, method }) => route === "arm.restore" && method === "POST");
const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);

describe.concurrent("mode restore never starts a second restore", () => {
  it.each([
    ["the connection broke", { as: "reset", times: 1 }],
    ["a gateway answered 502", { as: 502, times: 1 }],
    ["a 500 came back", { as: 500, times: 1 }],
  ] as const)("finds its restore by the vault's job list when its answer was lost: %s", async (_, answerLost) => {
    const seen = await restore(knobs({ answerLost }));
    expect(seen.result.exitCode).toBe(0);
    expect(posts(seen)).toHaveLength(1);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
    expect(seen.result.log.join("\n")).toContain("It is not known whether the restore began");
  });

  it("sends it on a connection of its own, which nobody closed while it waited", async () => {
    const seen = await restore({ faults: [{ route: "arm.restore", reset: true, kept: true }] });
    expect(seen.result.outputs.verdict).toBe("passed");
    expect(posts(seen)).toHaveLength(1);
    expect(seen.result.log.join("\n")).not.toContain("It is not known whether the restore began");
  });

  it("follows its own job again in a second attempt, and never triggers a second restore", async () => {
    const seen = await restore();
    const again = await seen.again({ env: { GITHUB_RUN_ATTEMPT: "2" } });
    expect(again.result.exitCode).toBe(0);
    expect(again.effects.filter((effect) => effect.includes("arm.restore"))).toEqual([]);
    expect(again.evidence.restores[0].job.id).toBe(seen.evidence.restores[0].job.id);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
  });

  it("hands a restore over that outlasts its time, and a later run resumes it", async ({ expect }) => {
    const seen = await restore({
      speed: 10,
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { timeout: "3s" }),
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
    const [job] = seen.twin.world.azure.vaults[0]?.jobs ?? [];
    const resumed = await seen.again({
      inputs: { mode: "restore", resume: job?.id ?? "" },
      plan: () => {},
      env: { GITHUB_RUN_ID: "9000000002" },
    });
    expect(resumed.result.exitCode).toBe(0);
    expect(resumed.evidence.restores[0].restored).toHaveLength(3);
    expect(seen.twin.world.azure.vaults[0]?.jobs).toHaveLength(1);
  });

  it("refuses to start beside another run's restore to the same target, and names its job", async () => {
    const first = await restore({
      ...knobs({ restoreOutcome: { of: "stuck" } }),
      plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { timeout: "1s" }),
    });
    const [job] = first.twin.world.azure.vaults[0]?.jobs ?? [];
    const second = await first.again({ env: { GITHUB_RUN_ID: "9000000007" } });
    expect(rules(second)).toEqual(["RDB101"]);
    expect(second.result.summary).toContain(job?.id);
    expect(second.effects.filter((effect) => effect.includes("arm.restore"))).toEqual([]);
  });

  it("triggers nothing when the job list cannot be read", async () => {
    const seen = await restore({
      faults: [{ route: "arm.jobs.list", status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }],
    });
    expect(posts(seen)).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });
});
