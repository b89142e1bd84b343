import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { run, type Seen } from "./harness.ts";

const jobs = ({ twin }: Seen) => twin.world.azure.vaults[0]?.jobs ?? [];
const slow = ({ azure }: World) => {
  azure.knobs.restoreSeconds = 100_000;
};

/** The runner cancels as soon as the job is followed; then the post step runs. */
async function cancelled(inputs: Readonly<Record<string, string>>): Promise<{ seen: Seen; post: Seen }> {
  const seen = await run({
    inputs: { mode: "restore", ...inputs },
    pauses: 1,
    world: slow,
    started: (child) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("Following job")) child.kill("SIGINT");
      });
    },
  });
  return { seen, post: await seen.again({ inputs: { mode: "restore", ...inputs }, state: seen.result.state }) };
}

describe("a run that the runner cancels while its restore runs", () => {
  it("leaves the restore running in mode restore, and the post step says how to go on", async () => {
    const { seen, post } = await cancelled({});
    expect(seen.result.exitCode).toBe(1);
    expect(jobs(seen).map(({ status }) => status)).toEqual(["InProgress"]);
    expect(post.result.exitCode).toBe(0);
    expect(post.visible).toMatchSnapshot();
    expect(post.effects).toEqual([]);
    expect(seen.evidence).toMatchObject({
      verdict: "unverified",
      restores: [{ job: { status: "InProgress" }, held: [{ state: "made" }] }],
    });
  });

  it("cancels its restore where the plan or the input says so", async () => {
    const { seen } = await cancelled({ "on-cancel": "cancel" });
    expect(jobs(seen)[0]?.status).not.toBe("InProgress");
    expect(seen.effects).toContain("POST arm.job.cancel 202");
  });
});

it("the post step of a run that holds nothing says nothing, and asks no cloud", async () => {
  const seen = await run({});
  const post = await seen.again({ state: seen.result.state });
  expect(post.result.log).toEqual([]);
  expect(post.result.exitCode).toBe(0);
  expect(post.twin.requests.length).toBe(seen.twin.requests.length);
});
