import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { Fault, World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

// They mostly wait for Azure, so several run at once, each on a twin of its own.

const DAY = 86_400_000;
const TOKEN = "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001";
const GROUPS = ["prod", "prod-backup", "drill-target"];

/** Every request of a drill that changes something in a cloud. */
const EFFECTS = [
  ["makes its group", "arm.group.put"],
  ["triggers the restore", "arm.restore"],
  ["puts the lease on a disk", "arm.disk.patch"],
  ["removes a disk", "arm.disk.delete"],
  ["removes the staging container", "arm.container.delete"],
  ["removes its group", "arm.group.delete"],
] as const;

/** Before: the request arrives and nothing is done. After: it is done, and the answer never arrives. */
const AROUND = {
  before: { delayMs: 2_000, reset: true },
  after: { holdMs: 2_000, applied: true, reset: true },
} as const satisfies Record<string, Omit<Fault, "route">>;

/** A drill into a group of its own that dies around the first request of a route. */
function died(route: string, around: keyof typeof AROUND, more: Scenario = {}): Promise<Seen> {
  return run({
    inputs: { mode: "drill", "github-token": TOKEN },
    world: ({ azure }) => void azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0)),
    plan: ({ restores }) =>
      void Object.assign(restores["orders-vm"] ?? {}, {
        target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
      }),
    faults: [{ route, times: 1, ...AROUND[around] }],
    deadly: true,
    built: route === "arm.restore",
    ...more,
  });
}

const left = ({ twin }: Seen) => ({
  disks: twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore").map(({ id }) => id),
  containers: twin.world.azure.storageAccounts.flatMap(({ containers }) => containers.map(({ name }) => name)),
  groups: twin.world.azure.resourceGroups.map(({ name }) => name),
});
const nothing = { disks: [], containers: [], groups: GROUPS };
const jobs = ({ twin }: Seen) => twin.world.azure.vaults[0]?.jobs ?? [];

/** A week later: the run has ended, and every lease with it. */
function aWeekLater({ github, azure }: World): void {
  for (const of of Object.values(github.runs)) Object.assign(of, { status: "completed", createdAt: of.createdAt - 8 * DAY });
  for (const { tags } of [...azure.disks, ...azure.resourceGroups])
    if (tags["proof-of-restore-expires"]) tags["proof-of-restore-expires"] = new Date(Date.now() - 5 * DAY).toISOString();
  for (const disk of azure.disks) disk.createdAt -= 7 * DAY;
  for (const job of azure.vaults[0]?.jobs ?? []) {
    job.startedAt -= 7 * DAY;
    if (job.endedAt !== null) job.endedAt -= 7 * DAY;
  }
  for (const { containers } of azure.storageAccounts) for (const each of containers) each.modifiedAt -= 7 * DAY;
}

describe.concurrent.each(EFFECTS)("a drill that is killed as it %s", (_, route) => {
  it.each(["before", "after"] as const)("leaves nothing once its post step has run: %s the effect", async (around) => {
    const seen = await died(route, around);
    expect(seen.result.signal).toBe("SIGKILL");
    expect(seen.evidence.verdict).not.toBe("passed");
    const post = await seen.again({ state: seen.result.state, deadly: false });
    expect(post.result.exitCode).toBe(0);
    expect(left(post)).toEqual(nothing);
    expect(jobs(post).filter(({ status }) => status === "InProgress")).toEqual([]);
  });

  it.each(["before", "after"] as const)(
    "is cleared away by a later reaper when even its post step is lost: %s",
    async (around) => {
      const seen = await died(route, around);
      // What Azure is doing goes on.
      if (jobs(seen).some(({ status }) => status === "InProgress")) await new Promise((resolve) => setTimeout(resolve, 1_500));
      const touch = await seen.again({ inputs: { mode: "check" }, env: { GITHUB_RUN_ID: "9000000002" }, deadly: false });
      aWeekLater(touch.twin.world);
      const reaped = await seen.again({
        inputs: { mode: "reap", "github-token": TOKEN },
        env: { GITHUB_RUN_ID: "9000000003" },
        deadly: false,
      });
      expect(reaped.result.exitCode).toBe(0);
      expect(left(reaped)).toEqual(nothing);
    },
  );
});

describe.concurrent("a drill that is killed", () => {
  it.each([
    ["before", "triggers the restore", "arm.restore", 1],
    ["after", "triggers the restore", "arm.restore", 2],
    ["after", "removes a disk", "arm.disk.delete", 2],
    ["before", "removes its group", "arm.group.delete", 2],
  ] as const)("%s it %s is taken up by its next attempt, which leaves nothing", async (around, _, route, count) => {
    const seen = await died(route, around);
    const again = await seen.again({ env: { GITHUB_RUN_ATTEMPT: "2" }, deadly: false });
    expect(again.result.exitCode).toBe(0);
    expect(again.result.outputs.verdict).toBe("passed");
    expect(jobs(again)).toHaveLength(count);
    // The first attempt's own group may be there still, empty: it has a lease, and no job names it before the trigger.
    expect(left(again)).toMatchObject({ disks: [], containers: [] });
  });
});

describe.concurrent("the reaper that is killed", () => {
  it.each(["before", "after"] as const)("%s it removes a disk leaves the rest to the next one", async (around) => {
    const seen = await died("arm.disk.delete", around);
    aWeekLater(seen.twin.world);
    seen.twin.faults.add({ route: "arm.container.delete", times: 1, ...AROUND[around] });
    const reaper = { inputs: { mode: "reap", "github-token": TOKEN }, env: { GITHUB_RUN_ID: "9000000003" } };
    const dead = await seen.again(reaper);
    expect(dead.result.signal).toBe("SIGKILL");
    const next = await seen.again({ ...reaper, env: { GITHUB_RUN_ID: "9000000004" } });
    expect(next.result.exitCode).toBe(0);
    expect(left(next)).toEqual(nothing);
  });
});

// One after the other: a cancelled run has less than a second to ask for the cancellation, and the twin must answer within it.
describe("a drill that is killed", () => {
  it.each(["before", "after"] as const)("%s it cancels its job leaves nothing once its post step has run", async (around) => {
    const seen = await died("arm.job.cancel", around, {
      started: (child) => {
        child.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.toString().includes("Following job")) child.kill("SIGINT");
        });
      },
    });
    expect(seen.result.signal).toBe("SIGKILL");
    const post = await seen.again({ state: seen.result.state, deadly: false });
    expect(jobs(post).map(({ status }) => status)).not.toContain("InProgress");
    expect(left(post)).toEqual(nothing);
  });
});
