import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../../src/restore/engine/tags.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { type Played, Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";
import { ToyCloud } from "./toy/cloud.ts";
import { TOYS } from "./toy/made.ts";
import { REQUEST, toyBox, VALIDATION } from "./toy/workload.ts";

const TEN_DAYS_S = 10 * 86_400;
const SHELF = { type: "toy-shelf", "resource-group": "drill-target", toys: 3 };
const TOYS_LIST = /\/Toy\.Chest\/toys$/;
const TOY = /\/Toy\.Chest\/toys\/[^/]+$/;

/** A stage with a kind of item that `src/` knows nothing of; its vault restores it. */
class Nursery extends Stage {
  readonly toys: ToyCloud;
  constructor(validation: string | null = VALIDATION, toys = new ToyCloud()) {
    super([...WORKLOADS, toyBox(validation)], toys);
    this.toys = toys;
  }
  /** A run of a plan whose one restore is the box's. */
  run(mode: string, keys: object = {}, env: Readonly<Record<string, string>> = {}) {
    const item = { type: "toy-box", name: "robots", room: "nursery" };
    return this.play({ INPUT_MODE: mode, ...env }, { item, target: SHELF, ...keys });
  }
  /** What stands on shelves. */
  get left() {
    return this.cloud.azure.others.filter(({ type }) => type === TOYS.type);
  }
  did(method: string, path: RegExp) {
    return this.requests.filter((each) => each.method === method && path.test(each.path));
  }
}

describe("a kind of item that this version does not have, handed in", () => {
  it("is linted by its own keys", async () => {
    const on = new Nursery();
    expect((await on.run("lint")).run).toMatchObject({ verdict: "passed", tier: "linted" });
    const said = async (target: object) =>
      (await on.run("lint", { target })).run.findings.map(({ message }) => message).join("\n");
    expect(await said({ ...SHELF, toys: 10 })).toContain("A shelf holds nine toys at most.");
    expect(await said({ ...SHELF, paint: "red" })).toContain("A painted shelf is not supported yet.");
    expect(await said({ ...SHELF, "resource-group": "nursery" })).toContain("the toy box's own room nursery");
    expect(await said({ ...SHELF, lamp: true })).toContain("Unknown key lamp");
    const disks = { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" };
    expect(await said(disks)).toContain("An item of type toy-box takes a target of type toy-shelf, not disks.");
  });

  it("is unknown where it is not handed in", async () => {
    const on = new Stage();
    const item = { type: "toy-box", name: "robots", room: "nursery" };
    const { run } = await on.play({ INPUT_MODE: "lint" }, { item, target: SHELF });
    expect(run).toMatchObject({ verdict: "failed" });
    expect(on.requests).toEqual([]);
  });

  it("is found in its vault, with points of its own type alone", async () => {
    const on = new Nursery();
    const { run, record } = await on.run("check");
    expect(run).toMatchObject({ verdict: "passed", tier: "checked", findings: [] });
    expect(record.points.map(({ id }) => id)).toEqual(["today", "yesterday"]);
    expect(record).toMatchObject({
      item: "robots",
      target: { type: "toy-shelf", resourceGroup: "drill-target", toys: "3" },
      policy: "Production-Daily",
    });
  });

  it("is missed where its vault has none, by its own noun", async () => {
    const on = new Nursery();
    const { run } = await on.run("check", { item: { type: "toy-box", name: "dolls", room: "nursery" } });
    expect(run.verdict).toBe("failed");
    expect(run.findings[0]?.message).toContain("toy box dolls of room nursery");
  });

  it("lacks the permissions that its target needs", async () => {
    const on = new Nursery();
    const { azure } = on.cloud;
    azure.roleAssignments = azure.roleAssignments.filter(({ scope }) => !scope.endsWith("/drill-target"));
    const { run } = await on.run("check");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("Toy.Chest/toys/read");
  });
});

describe("its request", () => {
  it("is validated under the words of its own kind", async () => {
    const on = new Nursery();
    const bodies: string[] = [];
    on.seeing = ({ path, body }) => void (path.endsWith("/backupTriggerValidateOperation") && bodies.push(body));
    expect((await on.run("dry-run")).run).toMatchObject({ verdict: "passed", tier: "validated" });
    expect(bodies.map((body) => JSON.parse(body).properties)).toMatchObject([
      { objectType: VALIDATION, restoreRequest: { objectType: REQUEST, recoveryPointId: "today", toys: 3 } },
    ]);
  });

  it("fails with what the vault objects to", async () => {
    const on = new Nursery();
    on.toys.objections = [{ code: "ToyUserErrorBatteriesMissing", message: "Batteries are not included.", recommendations: [] }];
    const { run } = await on.run("dry-run");
    expect(run.verdict).toBe("failed");
    expect(run.findings[0]?.message).toContain("Batteries are not included.");
  });

  it("is not called validated where the vault validates none", async () => {
    const on = new Nursery(null);
    const { run, record } = await on.run("dry-run");
    expect(record.phases.find(({ name }) => name === "validate")?.verdict).toBe("not-run");
    expect(run.tier).toBe("checked");
    expect(on.did("POST", /alidateOperation/)).toEqual([]);
  });
});

describe("its drill", () => {
  it("brings it back, counts it, and removes all of it", async () => {
    const on = new Nursery();
    const { run, record } = await on.run("drill");
    expect(run).toMatchObject({ verdict: "passed", tier: "restored", findings: [] });
    expect(record.cleanUp?.verdict).toBe("passed");
    expect(record.restored.map(({ type }) => type)).toEqual(Array(3).fill(TOYS.type));
    expect(record.checks).toEqual([{ name: "toys on the shelf", verdict: "passed", expected: "3", actual: "3" }]);
    expect(on.did("PATCH", TOY)).toHaveLength(3);
    expect(on.did("DELETE", TOY)).toHaveLength(3);
    expect([on.left, on.toys.jobs.length]).toEqual([[], 1]);
  });

  it("goes into a group of its own, and leaves none", async () => {
    const on = new Nursery();
    on.cloud.azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
    const groups = on.cloud.azure.resourceGroups.length;
    const { run, record } = await on.run("drill", { target: { ...SHELF, "resource-group": "ephemeral" } });
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(record.held.find(({ kind }) => kind === "group")?.state).toBe("gone");
    expect([on.left, on.cloud.azure.resourceGroups.length]).toEqual([[], groups]);
  });

  it("gives its own runbook", async () => {
    const on = new Nursery();
    let text = "";
    on.edge = (io) => ({
      ...io,
      write: async (name, of) => {
        text += of;
        return name;
      },
    });
    await on.run("drill");
    expect(text).toContain(`Toys that the job made carry its name in the tag \`${TOYS.tag}\`.`);
    expect(text).not.toMatch(/disk/i);
  });

  it("keeps it under a lease where the plan says so", async () => {
    const on = new Nursery();
    const { record } = await on.run("drill", { keep: { passed: "2h" } });
    expect(record.cleanUp?.verdict).toBe("deferred");
    expect(on.left.map(({ tags }) => Object.keys(tags).sort())).toEqual(
      Array(3).fill([TOYS.tag, TAGS.expires, TAGS.repository, TAGS.run].sort()),
    );
  });

  it("fails where less came back than the plan asks for, whatever the job says", async () => {
    const on = new Nursery();
    on.toys.missing = 1;
    const { run, record } = await on.run("drill", { keep: { failed: "0s" } });
    expect(run).toMatchObject({ verdict: "failed", findings: [{ rule: "RDB106", message: "Of 3 toys 2 came back." }] });
    expect(run.findings.map(({ title }) => title).join()).not.toMatch(/disk/i);
    expect(record.checks).toMatchObject([{ verdict: "failed", expected: "3", actual: "2" }]);
    expect(on.left).toEqual([]);
  });

  it("is unverified where what came back cannot be listed", async () => {
    const on = new Nursery();
    on.instead = (method, path) =>
      method === "GET" && path.endsWith("/toys")
        ? { status: 403, body: { error: { code: "Denied", message: "no" } } }
        : undefined;
    const { run } = await on.run("drill");
    expect(run.verdict).toBe("unverified");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("The toys may not be listed");
  });

  it("is unverified where its job contradicts itself", async () => {
    const on = new Nursery();
    on.toys.claims = 2;
    const { run } = await on.run("drill");
    expect(run.verdict).toBe("unverified");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("It packed 2 toys, and not 3.");
  });

  it("is refused while another restore of the box goes to the same shelf, and not while it goes to another", async () => {
    const on = new Nursery();
    const rival = (room: string) => {
      const at = on.cloud.now;
      const id = randomUUID();
      on.toys.jobs = [{ id, activityId: "somebody", startedAt: at, endsAt: at + 9e6, room, toys: 1, packed: null }];
    };
    rival(`/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`);
    expect((await on.run("drill")).rules).toContain("RDB101");
    expect(on.restores).toEqual([]);
    rival(`/subscriptions/${SUBSCRIPTION}/resourceGroups/prod`);
    expect((await on.run("drill")).run.verdict).toBe("passed");
  });
});

describe("its drill that died", () => {
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
