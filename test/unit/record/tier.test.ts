import { describe, expect, it } from "vitest";
import type { PhaseName, Verdict } from "../../../src/core/index.ts";
import { tierOf } from "../../../src/record/settle.ts";
import { summary } from "../../../src/report/summary.ts";
import { Stage } from "../../stage/stage.ts";

const tier = (of: Partial<Record<PhaseName, Verdict>>) =>
  tierOf(Object.entries(of).map(([name, verdict]) => ({ name: name as PhaseName, verdict })));
const CHECKED = { plan: "passed", trust: "passed", vault: "passed", secrets: "passed" } as const;

describe("the tier", () => {
  it.each([
    ["linted", { plan: "passed", trust: "unverified", secrets: "passed", validate: "passed" }],
    ["checked", { ...CHECKED, validate: "not-run" }],
    ["validated", { ...CHECKED, validate: "passed", restore: "failed", deploy: "passed", verify: "passed" }],
    // What was not counted proves nothing, whatever its job says.
    ["validated", { ...CHECKED, validate: "passed", restore: "unverified" }],
    ["restored", { plan: "passed", trust: "unverified", vault: "passed", secrets: "failed", restore: "passed" }],
    ["restored", { ...CHECKED, restore: "passed", deploy: "not-run", verify: "failed" }],
    ["restored", { ...CHECKED, restore: "passed", deploy: "unverified", verify: "passed" }],
    ["verified", { plan: "passed", trust: "failed", restore: "passed", deploy: "not-run", verify: "passed", after: "failed" }],
    [null, { plan: "failed", trust: "passed" }],
  ] as const)("%s is reached by %j", (wanted, phases) => {
    expect(tier(phases)).toBe(wanted);
  });

  it("is restored where all disks came back and a trust could not be verified, and nobody is told to start again", async () => {
    const on = new Stage();
    const [pool] = on.cloud.world.google.pools;
    const [provider] = pool?.providers ?? [];
    if (provider) provider.condition = "assertion.repository_id == '999'";
    const { run, record } = await on.play({ INPUT_MODE: "restore", INPUT_REASON: "INC-1" }, {}, (plan) => {
      plan.secrets = { "orders-db-password": { resource: "projects/acme-prod/secrets/orders-db-password" } };
      Object.assign(plan.restores["orders-vm"] ?? {}, { secrets: ["orders-db-password"] });
    });
    expect(record.restored.length).toBeGreaterThan(0);
    expect(record.tier).toBe("restored");
    expect(run.verdict).not.toBe("passed");
    const text = summary(run);
    expect(text).toContain("Do not start the restore again");
    expect(text).not.toContain("run the same mode again");
  });
});
