import { describe, expect, it } from "vitest";
import type { Played } from "../../stage/stage.ts";
import { TOYS } from "./toy/made.ts";
import { Nursery, SHELF, TOY, TOYS_LIST } from "./toy/nursery.ts";

const TEN_DAYS_S = 10 * 86_400;

describe("a drill that died, of a kind of item that this version does not have", () => {
  /** A drill whose process is killed after its first such request. */
  async function died(method: string, path: RegExp): Promise<{ on: Nursery; kept: Played["kept"] }> {
    const on = new Nursery();
    on.after = (did, at, life) => {
      if (did === method && path.test(at)) life.kill();
    };
    const { kept } = await on.run("drill");
    on.after = () => {};
    expect(on.restores).toHaveLength(1);
    return { on, kept };
  }

  it("just after its trigger has its job found by the owner id and cancelled by the post step", async () => {
    const { on, kept } = await died("POST", /\/restore$/);
    await on.giveBack(kept, { INPUT_MODE: "drill" });
    expect(on.did("POST", /\/backupJobs\/[^/]+\/cancel$/)).toHaveLength(1);
    on.cloud.pass(TEN_DAYS_S);
    expect(on.left).toEqual([]);
  });

  it("before it could put a lease on what its job made, has it removed by the post step", async () => {
    const { on, kept } = await died("GET", TOYS_LIST);
    expect(on.left).toHaveLength(3);
    await on.giveBack(kept, { INPUT_MODE: "drill" });
    expect(on.left).toEqual([]);
  });

  it("leaves to the post step nothing that another job made", async () => {
    const { on, kept } = await died("GET", TOYS_LIST);
    const [first] = on.left;
    if (first) first.tags[TOYS.tag] = "another job";
    await on.giveBack(kept, { INPUT_MODE: "drill" });
    expect(on.left).toEqual([first]);
  });

  it("is done again by the next attempt, once what the first one left is gone", async () => {
    const { on } = await died("PATCH", TOY);
    expect(on.left).toHaveLength(3);
    const { run } = await on.run("drill", {}, { GITHUB_RUN_ATTEMPT: "2" });
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(on.toys.jobs).toHaveLength(2);
    expect(on.left).toEqual([]);
  });

  it("is gone on with by the next attempt while its job runs, and not triggered again", async () => {
    const { on } = await died("POST", /\/restore$/);
    const { run } = await on.run("drill", {}, { GITHUB_RUN_ATTEMPT: "2" });
    expect(run.verdict).toBe("passed");
    expect(on.restores).toHaveLength(1);
    expect(on.left).toEqual([]);
  });

  it.each([
    ["before it put a lease on anything", "GET", TOYS_LIST],
    ["after it put a lease on all of it", "DELETE", TOY],
  ])("%s, is cleared away by a later run's reaper, and what is not a drill's stays", async (_, method, path) => {
    const { on } = await died(method, path);
    const left = on.left.length;
    expect(left).toBeGreaterThan(1);
    on.cloud.pass(TEN_DAYS_S);
    for (const run of Object.values(on.cloud.world.github.runs))
      Object.assign(run, { status: "completed", conclusion: "failure" });
    const [first] = on.left;
    if (first)
      on.cloud.azure.others.push({ ...first, id: `${first.id}-copy`, tags: { ...first.tags, [TOYS.tag]: "no such job" } });
    const { run } = await on.run("reap", {}, { GITHUB_RUN_ID: "9000000002" });
    expect(run.findings.filter(({ rule }) => rule === "RDD008")).toHaveLength(left);
    expect(on.left.map(({ id }) => id)).toEqual([`${first?.id}-copy`]);
  });

  it.each([
    ["is looked for in the staging account that its target names", { "staging-account": "drillstaging" }, 1],
    ["is looked for in no staging account where its target has none", {}, 0],
  ])("%s", async (_, keys, times) => {
    const on = new Nursery();
    expect((await on.run("reap", { target: { ...SHELF, ...keys } })).run.verdict).toBe("passed");
    expect(on.did("GET", /\/drillstaging\/blobServices\/default\/containers$/)).toHaveLength(times);
  });
});
