import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const restored = ({ twin }: Seen) => twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore");
const containers = ({ twin }: Seen) => twin.world.azure.storageAccounts.flatMap((account) => account.containers);
const groups = ({ twin }: Seen) => twin.world.azure.resourceGroups.map(({ name }) => name);
const jobs = ({ twin }: Seen) => twin.world.azure.vaults[0]?.jobs ?? [];
const owner = ({ azure }: World) => void azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
const ephemeral: NonNullable<Scenario["plan"]> = ({ restores }) =>
  void Object.assign(restores["orders-vm"] ?? {}, {
    target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" },
  });

/** A drill whose process is killed when its log shows `text`; then the post step. */
async function killed(text: string, more: Scenario = {}, withPost = true): Promise<{ seen: Seen; post: Seen }> {
  const seen = await run({
    world: owner,
    pauses: 1,
    ...more,
    inputs: { mode: "drill" },
    started: (child) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes(text)) child.kill("SIGKILL");
      });
    },
  });
  if (!withPost) return { seen, post: seen };
  const post = await seen.again({ inputs: { mode: "drill" }, state: seen.result.state });
  return { seen, post };
}

describe.concurrent("a drill whose process dies", () => {
  it.each([
    ["while Azure validates", "Asking Azure to validate", {}],
    ["after it made its group", "Made the resource group", { plan: ephemeral }],
    ["just before the trigger", "Triggering the restore", {}],
    ["just after the trigger", "asking for the job", {}],
    ["while its job runs", "Following job", {}],
    ["while its job runs in a group of its own", "Following job", { plan: ephemeral }],
    ["after the disks came back", "Came back", {}],
    ["in the middle of its clean-up", "Gone: ", {}],
    ["in the middle of the clean-up of its own group", "Gone: ", { plan: ephemeral }],
  ] as const)("leaves nothing behind once its post step has run: %s", async (_, text, more) => {
    const { seen, post } = await killed(text, more);
    expect(seen.result.signal).toBe("SIGKILL");
    expect(post.result.exitCode).toBe(0);
    expect(jobs(post).every(({ status }) => status !== "InProgress")).toBe(true);
    expect({ disks: restored(post), containers: containers(post), groups: groups(post) }).toEqual({
      disks: [],
      containers: [],
      groups: ["prod", "prod-backup", "drill-target"],
    });
  });

  it("is taken up by its next attempt: leftovers go, and it starts afresh", async () => {
    const { seen } = await killed("Came back", {}, false);
    expect(restored(seen)).toHaveLength(3);
    const again = await seen.again({ inputs: { mode: "drill" }, env: { GITHUB_RUN_ATTEMPT: "2" }, started: undefined });
    expect(again.result.exitCode).toBe(0);
    expect(jobs(again)).toHaveLength(2);
    expect(restored(again)).toEqual([]);
    expect(containers(again)).toEqual([]);
  });

  it("asks nobody in its post step when it held nothing", async () => {
    const { seen, post } = await killed("▼ none of this", { planText: "version: 2\n" });
    expect(post.twin.requests.length).toBe(seen.twin.requests.length);
    expect(post.result.log).toEqual([]);
  });
});

it("a post step whose record is cut off says so, and asks nobody", async () => {
  const seen = await run({ inputs: { mode: "drill" }, planText: "version: 2\n" });
  const { writeFileSync } = await import("node:fs");
  const path = `${seen.result.directory}/evidence.json`;
  writeFileSync(path, '{"schemaVersion":1,"tool"');
  const post = await seen.again({ inputs: { mode: "drill" }, state: seen.result.state });
  expect(post.result.exitCode).toBe(0);
  expect(post.result.log.join("\n")).toContain("run record cannot be read");
  expect(post.twin.requests).toEqual([]);
});
