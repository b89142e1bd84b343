import { describe, expect, it } from "vitest";
import type { Disk, Job } from "../twin/arm/types.ts";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const DAY = 86_400_000;
/** Owner id of run 9000000000, attempt 1, drill, of repository 64501. */
const OTHER = "000000fb-f502-8187-8468-00058c8af71c";
/** The job of that drill, of another tool's restore, and one that no vault knows. */
const [JOB, FOREIGN_JOB, NO_JOB] = [1, 2, 3].map((n) => `11aa0000-0000-4000-8000-00000000000${n}`);
const OWNER = ({ azure }: World) => void azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`;

interface Left {
  readonly name: string;
  readonly expired?: number;
  readonly repository?: string;
  readonly owner?: string;
  readonly createdAt?: number;
  readonly attached?: boolean;
  readonly job?: string | null | undefined;
  /** Null: no lease. */
  readonly expires?: string | null;
}

/** An ended restore job. */
function ended(id = "", activityId: string, endedAt: number, container?: string): Job {
  return {
    id,
    operation: "Restore",
    container: "iaasvmcontainerv2;prod;orders-01",
    entity: "orders-01",
    status: "Completed",
    startedAt: endedAt - 60_000,
    endedAt,
    activityId,
    correlationId: "",
    cancellable: false,
    percentage: 100,
    remainingSeconds: null,
    message: "",
    tasks: [],
    errors: [],
    steps: [],
    properties: container === undefined ? {} : { "Config Blob Container Name": container },
  };
}

/** Disks that an earlier drill has left. */
function left(...disks: readonly Left[]) {
  return (world: World): void => {
    const now = Date.now();
    const { azure, github } = world;
    azure.roleAssignments.push(assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0));
    github.runs[9000000000] = { createdAt: now - 4 * DAY, status: "completed", conclusion: "failure", attempt: 1 };
    const other = "0a1b2c3d-0000-4000-8000-000000000001";
    const container = "orders0123abc-0123456789abcdef0123456789abcdef";
    azure.vaults[0]?.jobs.push(ended(JOB, OTHER, now - 3.5 * DAY, container), ended(FOREIGN_JOB, other, now - 2 * DAY));
    for (const {
      name,
      expired = DAY,
      repository = "64501",
      owner = OTHER,
      createdAt = now - 2 * DAY,
      attached,
      job = JOB,
      expires,
    } of disks) {
      azure.disks.push({
        id: `${GROUP}/providers/Microsoft.Compute/disks/${name}`,
        location: "westeurope",
        sizeGiB: 10,
        sku: "Premium_LRS",
        createdAt,
        zones: [],
        createOption: "Restore",
        ...(attached ? { managedBy: "/subscriptions/x/vm" } : {}),
        tags: {
          ...(job ? { RSVaultBackup: job } : {}),
          ...(expires === null
            ? {}
            : {
                "proof-of-restore-run": owner,
                "proof-of-restore-repository": repository,
                "proof-of-restore-expires": expires ?? new Date(now - expired).toISOString(),
              }),
        },
      });
    }
  };
}
const stays = ({ twin }: Seen) =>
  twin.world.azure.disks.map(({ id }) => id.split("/").at(-1) ?? "").filter((name) => name.startsWith("left"));
const reap = (world: (world: World) => void, inputs: Readonly<Record<string, string>> = {}, more: Scenario = {}) =>
  run({ ...more, world, inputs: { mode: "reap", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001", ...inputs } });

describe.concurrent("mode reap", () => {
  it("removes what is past its lease, and only that", async ({ expect }) => {
    const seen = await reap(
      left(
        { name: "left-overdue" },
        { name: "left-leased", expired: -DAY },
        { name: "left-just-now", expired: 5 * 60_000 },
        { name: "left-unreadable", expires: "soon" },
        { name: "left-other-repository", repository: "1" },
        { name: "left-copied-tags", createdAt: Date.now() - 300 * DAY },
        { name: "left-attached", attached: true },
        { name: "left-no-job", job: null },
        { name: "left-tags-of-another-restore", job: FOREIGN_JOB },
        { name: "left-unknown-job", job: NO_JOB },
        { name: "left-not-ours", owner: "0a1b2c3d-0000-4000-8000-000000000001" },
      ),
    );
    expect(stays(seen)).toEqual([
      "left-leased",
      "left-just-now",
      "left-unreadable",
      "left-other-repository",
      "left-copied-tags",
      "left-attached",
      "left-no-job",
      "left-tags-of-another-restore",
      "left-unknown-job",
      "left-not-ours",
    ]);
    expect(seen.visible).toMatchSnapshot();
    expect(seen.result.exitCode).toBe(0);
  });

  it("waits while GitHub says that the run goes on", async () => {
    const seen = await reap((world) => {
      left({ name: "left-running" })(world);
      world.github.runs[9000000000] = { createdAt: Date.now() - 3 * DAY, status: "in_progress", conclusion: null, attempt: 1 };
    });
    expect(stays(seen)).toEqual(["left-running"]);
  });

  it("waits a day more when GitHub cannot be asked", async () => {
    const world = left({ name: "left-fresh", expired: 3_600_000 }, { name: "left-old", expired: 2 * DAY });
    const seen = await reap(world, { "github-token": "" });
    expect(stays(seen)).toEqual(["left-fresh"]);
  });

  it("finds by its job what died before it got a lease: its disks and its staging container", async () => {
    const mine = { name: "orders0123abc-0123456789abcdef0123456789abcdef", modifiedAt: Date.now() - 3.5 * DAY, blobs: [] };
    const theirs = { name: "customers", modifiedAt: Date.now() - 3.5 * DAY, blobs: [] };
    const seen = await reap((world) => {
      left({ name: "left-unleased", expires: null }, { name: "left-by-another", expires: null, job: FOREIGN_JOB })(world);
      world.azure.storageAccounts[0]?.containers.push(mine, theirs);
    });
    expect(stays(seen)).toEqual(["left-by-another"]);
    expect(seen.twin.world.azure.storageAccounts[0]?.containers).toEqual([theirs]);
  });

  it("leaves a group of its own in which Azure Policy gave the group's tags to somebody else's disk", async () => {
    const name = `proof-of-restore-${OTHER}`;
    const tags = {
      "proof-of-restore-run": OTHER,
      "proof-of-restore-repository": "64501",
      "proof-of-restore-expires": new Date(Date.now() - DAY).toISOString(),
    };
    const group = (world: World, job: string | undefined) => {
      left()(world);
      OWNER(world);
      const [first] = world.azure.resourceGroups;
      if (!first) throw new Error("the world has no group");
      world.azure.resourceGroups.push({ ...first, name, tags, createdAt: Date.now() - 2 * DAY });
      const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}/providers/Microsoft.Compute/disks/left-inside`;
      const disk = {
        location: "westeurope",
        sizeGiB: 4,
        sku: "x",
        createdAt: Date.now() - DAY,
        zones: [],
        createOption: "Restore",
      };
      world.azure.disks.push({ ...disk, id, tags: { ...tags, ...(job ? { RSVaultBackup: job } : {}) } } as Disk);
    };
    const groups = ({ twin }: Seen) => twin.world.azure.resourceGroups.map((each) => each.name);
    const theirs = await reap((world) => group(world, FOREIGN_JOB));
    expect(groups(theirs)).toContain(name);
    expect(stays(theirs)).toEqual(["left-inside"]);
    const mine = await reap((world) => group(world, JOB));
    expect(groups(mine)).not.toContain(name);
  });

  it("removes nothing whose lease somebody has just renewed", async () => {
    const seen = await reap(
      left({ name: "left-renewed" }),
      {},
      {
        faults: [{ route: "arm.jobs.list", delayMs: 1_000 }],
        onRequest: ({ requests, world: { azure } }) => {
          if (requests.filter(({ route }) => route === "arm.resources.all").length < 2) return;
          for (const { id, tags } of azure.disks)
            if (id.endsWith("left-renewed")) tags["proof-of-restore-expires"] = new Date(Date.now() + DAY).toISOString();
        },
      },
    );
    expect(stays(seen)).toEqual(["left-renewed"]);
  });

  it("removes at most 50 things in one run", async () => {
    const seen = await reap(left(...Array.from({ length: 53 }, (_, n) => ({ name: `left-${n}` }))));
    expect(stays(seen)).toHaveLength(3);
  });
});

it.concurrent("a drill begins with the reaper, whose findings never change its verdict", async () => {
  const seen = await run({
    world: left({ name: "left-overdue" }, { name: "left-attached", attached: true }),
    inputs: { mode: "drill", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001" },
  });
  expect(seen.result.exitCode).toBe(0);
  expect(seen.result.outputs.verdict).toBe("passed");
  expect(stays(seen)).toEqual(["left-attached"]);
});

it.concurrent("mode check lists what is overdue, removes nothing, and passes", async () => {
  const seen = await run({
    world: left({ name: "left-overdue" }, { name: "left-attached", attached: true }, { name: "left-leased", expired: -DAY }),
    inputs: { "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001" },
  });
  expect(seen.effects).toEqual([]);
  expect(seen.result.outputs.verdict).toBe("passed");
  expect(seen.evidence.findings.map(({ rule, subject }: { rule: string; subject: string }) => `${rule} ${subject}`)).toEqual([
    `RDD009 ${GROUP}/providers/Microsoft.Compute/disks/left-overdue`,
    `RDD009 ${GROUP}/providers/Microsoft.Compute/disks/left-attached`,
  ]);
});
