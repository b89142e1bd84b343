import { describe, it } from "vitest";
import { addFleet, planFleet } from "../twin/fleet.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const COUNT = 100;
const fleet = (more: Scenario = {}) =>
  run({
    latency: 20,
    ...more,
    world: (world) => {
      addFleet(world, COUNT);
      more.world?.(world);
    },
    plan: (plan) => {
      planFleet(plan, COUNT);
      more.plan?.(plan);
    },
  });

const counted = ({ twin }: Seen) =>
  Object.fromEntries([...Map.groupBy(twin.requests, ({ route }) => route)].map(([name, all]) => [name, all.length]));

describe.concurrent("a hundred restores of one vault", () => {
  it("x", async ({ expect }) => {
    const seen = await fleet();
    console.log(seen.result.exitCode, counted(seen), Math.max(...seen.twin.requests.map(({ reading }) => reading)));
    console.log(seen.visible.slice(0, 3000));
    expect(seen.result.exitCode).toBe(0);
  }, 120_000);
});
