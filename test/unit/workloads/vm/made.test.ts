import { describe, expect, it } from "vitest";
import { lister } from "../../../../src/clouds/azure/arm-list.ts";
import { Refused } from "../../../../src/io/io.ts";
import type { JobDetail } from "../../../../src/restore/engine/jobs.ts";
import type { Reading } from "../../../../src/restore/engine/reading.ts";
import { type MadeDisks, madeDisks as made } from "../../../../src/workloads/vm/made-disks.ts";
import { SUBSCRIPTION } from "../../../twin/arm/world.ts";

const STAGING = `/subscriptions/${SUBSCRIPTION}/resourceGroups/drills/providers/Microsoft.Storage/storageAccounts/drillstaging`;
const WHERE = { group: "drills", stagingId: STAGING };
const disk = (name: string, job: string) => ({
  id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/drills/providers/Microsoft.Compute/disks/${name}`,
  name,
  tags: { RSVaultBackup: job },
});
const job = (over: Partial<JobDetail> = {}): JobDetail => ({
  id: "job-1",
  operation: "Restore",
  status: "Completed",
  startTime: "2026-11-24T09:00:00Z",
  endTime: "2026-11-24T09:10:00Z",
  activityId: null,
  entity: "",
  container: "",
  percentage: 100,
  remainingSeconds: null,
  tasks: [],
  account: null,
  bag: { container: "staged" },
  bagWords: {},
  hasBag: true,
  errors: [],
  message: null,
  ...over,
});

/** A resource manager whose only answers are lists of disks; what it was asked. */
function reading(disks: () => readonly unknown[]): Reading & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const json = async ({ path }: { readonly path: string }) => {
    asked.push(new URL(path).pathname.split("/").slice(-4).join("/"));
    return { value: disks() };
  };
  const arm: Reading["arm"] = Object.assign(Object.create(null), {
    subscriptionId: SUBSCRIPTION,
    ...lister("https://arm.example", json),
  });
  return { io: Object.create(null), arm, asked };
}

const madeDisks = (reading: Reading, of: JobDetail, where: typeof WHERE | (Omit<typeof WHERE, "group"> & { group: undefined })) =>
  made({ ...reading, ...where }, of);
const isWhole = ({ unlisted, unread }: MadeDisks) => unlisted === null && unread === null;

describe("what a job has made", () => {
  it("is its container and the disks that carry its tag, with their tags", async () => {
    const found = await madeDisks(
      reading(() => [disk("os", "job-1"), disk("foreign", "job-2")]),
      job(),
      WHERE,
    );
    expect(found.things.map(({ kind, id, tags }) => [kind, id.split("/").at(-1), tags])).toEqual([
      ["container", "staged", null],
      ["resource", "os", { RSVaultBackup: "job-1" }],
    ]);
    expect([isWhole(found), found.unnamed]).toEqual([true, null]);
  });

  it("is not all known where its disks cannot be listed, or read; what can be named is named", async () => {
    const refusal = { service: "arm", operation: "list the disks", status: 403, text: "no" } as const;
    const refused = await madeDisks(
      reading(() => {
        throw new Refused(refusal);
      }),
      job(),
      WHERE,
    );
    expect(refused).toMatchObject({ things: [{ kind: "container" }], unlisted: refusal });
    const half = await madeDisks(
      reading(() => [{ ...disk("os", "job-1"), name: 3 }]),
      job(),
      WHERE,
    );
    expect(half.things.map(({ kind }) => kind)).toEqual(["container", "resource"]);
    expect(half.unread).not.toBeNull();
    expect([isWhole(refused), isWhole(half)]).toEqual([false, false]);
  });

  it("may be a container that nobody can name", async () => {
    const found = await madeDisks(
      reading(() => []),
      job({ bag: {}, hasBag: false }),
      WHERE,
    );
    expect(found).toMatchObject({ things: [], unnamed: expect.stringContaining("job-1") });
  });

  it("is its container alone where it restores VHDs: no group is asked", async () => {
    const by = reading(() => []);
    const found = await madeDisks(by, job(), { ...WHERE, group: undefined });
    expect([found.things.map(({ kind }) => kind), by.asked]).toEqual([["container"], []]);
  });
});
