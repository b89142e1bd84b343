import { afterEach, describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { World } from "../twin/core.ts";
import { closeAll, run, type Seen } from "./harness.ts";

afterEach(closeAll);

const DAY = 86_400_000;
/** Owner id of run 9000000000, attempt 1, drill, of repository 64501. */
const OTHER = "000000fb-f502-8187-8468-00058c8af71c";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drill-target`;

interface Left {
  readonly name: string;
  readonly expired?: number;
  readonly repository?: string;
  readonly owner?: string;
  readonly createdAt?: number;
  readonly attached?: boolean;
  readonly job?: string | null;
  readonly expires?: string;
}

/** Disks that an earlier drill has left. */
function left(...disks: readonly Left[]) {
  return (world: World): void => {
    const now = Date.now();
    const { azure, github } = world;
    azure.roleAssignments.push(assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0));
    github.runs[9000000000] = { createdAt: now - 3 * DAY, status: "completed", conclusion: "failure", attempt: 1 };
    for (const {
      name,
      expired = DAY,
      repository = "64501",
      owner = OTHER,
      createdAt = now - 2 * DAY,
      attached,
      job = "11aa0000-0000-4000-8000-000000000001",
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
          ...(job === null ? {} : { RSVaultBackup: job }),
          "proof-of-restore-run": owner,
          "proof-of-restore-repository": repository,
          "proof-of-restore-expires": expires ?? new Date(now - expired).toISOString(),
        },
      });
    }
  };
}
const stays = ({ twin }: Seen) =>
  twin.world.azure.disks.map(({ id }) => id.split("/").at(-1) ?? "").filter((name) => name.startsWith("left"));
const reap = (world: (world: World) => void, inputs: Readonly<Record<string, string>> = {}) =>
  run({ world, inputs: { mode: "reap", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001", ...inputs } });

describe("mode reap", () => {
  it("removes what is past its lease, and only that", async () => {
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

  it("removes at most 50 things in one run", async () => {
    const seen = await reap(left(...Array.from({ length: 53 }, (_, n) => ({ name: `left-${n}` }))));
    expect(stays(seen)).toHaveLength(3);
  });
});

it("a drill begins with the reaper, whose findings never change its verdict", async () => {
  const seen = await run({
    world: left({ name: "left-overdue" }, { name: "left-attached", attached: true }),
    inputs: { mode: "drill", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001" },
  });
  expect(seen.result.exitCode).toBe(0);
  expect(seen.result.outputs.verdict).toBe("passed");
  expect(stays(seen)).toEqual(["left-attached"]);
});
