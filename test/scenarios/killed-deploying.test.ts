import { describe, expect, it } from "vitest";
import type { Fault, World } from "../twin/core.ts";
import { drill, generated, left, nothing, restore } from "./deployed.ts";
import type { Seen } from "./harness.ts";

// They mostly wait for Azure, so several run at once, each on a twin of its own.

const DAY = 86_400_000;
const TOKEN = "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001";

/** Requests of a drill that deploys, each of which changes something. */
const EFFECTS = [
  ["deploys the template", "arm.deployment.put"],
  ["puts the lease on the machine", "arm.vm.patch"],
  ["runs a script inside", "arm.runCommand.put"],
  ["removes the machine", "arm.vm.delete"],
  ["removes the deployment", "arm.deployment.delete"],
] as const;
const AROUND = {
  before: { delayMs: 2_000, reset: true },
  after: { holdMs: 2_000, applied: true, reset: true },
} as const satisfies Record<string, Omit<Fault, "route">>;

/** By SIGKILL at the deployment; else in process. */
const died = (route: string, around: keyof typeof AROUND): Promise<Seen> =>
  drill({
    inputs: { "github-token": TOKEN },
    plan: restore({ ...generated, verify: [{ "run-command": "inside.sh" }] }),
    workspace: { "inside.sh": "echo fine" },
    faults: [{ route, times: 1, ...AROUND[around] }],
    deadly: true,
    built: route === "arm.deployment.put",
  });

/** A week later: the run has ended, and every lease with it. */
function aWeekLater({ github, azure }: World): void {
  for (const of of Object.values(github.runs)) Object.assign(of, { status: "completed", createdAt: of.createdAt - 8 * DAY });
  const old = new Date(Date.now() - 5 * DAY).toISOString();
  for (const { tags = {} } of [...azure.disks, ...azure.vms, ...azure.nics, ...azure.deployments])
    if (tags["proof-of-restore-expires"]) tags["proof-of-restore-expires"] = old;
  for (const each of [...azure.disks, ...azure.vms, ...azure.nics]) each.createdAt = (each.createdAt ?? Date.now()) - 7 * DAY;
  for (const of of [...azure.deployments, ...(azure.vaults[0]?.jobs ?? [])]) {
    of.startedAt -= 7 * DAY;
    if (of.endedAt) of.endedAt -= 7 * DAY;
  }
  for (const { containers } of azure.storageAccounts) for (const each of containers) each.modifiedAt -= 7 * DAY;
}

describe.concurrent.each(EFFECTS)("a drill that is killed as it %s", (_, route) => {
  it.each(["before", "after"] as const)("leaves nothing once its post step has run: %s the effect", async (around) => {
    const seen = await died(route, around);
    expect(seen.result.signal).toBe("SIGKILL");
    const post = await seen.again({ state: seen.result.state, deadly: false });
    expect(post.result.exitCode).toBe(0);
    expect(left(post)).toEqual(nothing);
  });

  it.each(["before", "after"] as const)("is cleared away by a later reaper when its post step is lost: %s", async (around) => {
    const seen = await died(route, around);
    // What Azure is doing goes on.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const touch = await seen.again({ inputs: { mode: "check" }, env: { GITHUB_RUN_ID: "9000000002" }, deadly: false });
    aWeekLater(touch.twin.world);
    const reaped = await seen.again({
      inputs: { mode: "reap", "github-token": TOKEN },
      env: { GITHUB_RUN_ID: "9000000003" },
      deadly: false,
    });
    expect(reaped.result.exitCode).toBe(0);
    expect(left(reaped)).toEqual(nothing);
  });
});

describe.concurrent("a drill that is killed after it deployed", () => {
  it("is taken up by its next attempt, which clears away and starts afresh", async () => {
    const seen = await died("arm.vm.patch", "after");
    const again = await seen.again({ env: { GITHUB_RUN_ATTEMPT: "2" }, deadly: false });
    expect(again.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
    expect(left(again)).toEqual(nothing);
  });

  it("leaves alone what somebody else has put there under a name of the template", async () => {
    const seen = await died("arm.deployment.put", "before");
    const { azure } = seen.twin.world;
    const [prod] = azure.vms;
    if (prod)
      azure.vms.push({
        ...structuredClone(prod),
        id: prod.id.replace(
          /resourceGroups\/.*$/,
          "resourceGroups/drill-target/providers/Microsoft.Compute/virtualMachines/drill-orders",
        ),
      });
    const post = await seen.again({ state: seen.result.state, deadly: false });
    expect(left(post)).toMatchObject({ machines: ["drill-orders"], disks: [], deployments: [] });
  });
});
