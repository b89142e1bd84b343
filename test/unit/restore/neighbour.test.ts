import { expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";

it("a restore that gives way to another one of its own run says how the two get on with each other", async () => {
  const on = new Stage();
  on.cloud.azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
  const { run } = await on.play({ INPUT_MODE: "drill" }, {}, (plan) => {
    plan.limits = { parallel: 2 };
    plan.restores.again = structuredClone(plan.restores["orders-vm"] ?? {});
  });
  const [told] = run.findings.filter(({ rule }) => rule === "RDB101" || rule === "RDB107");
  expect(told?.fix).toContain("limits: { parallel: 1 }");
  expect(run.verdict).toBe("failed");
});
