import { expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";

/** A restore while somebody else's runs, whose bag has no target group. */
async function beside(bag: Readonly<Record<string, string>>) {
  const on = new Stage();
  on.cloud.restore({}, "0a1b2c3d-0000-4000-8000-000000000001");
  const [job] = on.jobs;
  if (!job) throw new Error("no job");
  job.properties = bag;
  const { rules } = await on.play();
  return { rules, restores: on.restores.length };
}

it.each([
  [
    "replaces disks, and does not name its group yet",
    { "Job Type": "Replace disks", "Target Storage Account Name": "drillstaging" },
  ],
  ["says nothing of itself yet", {}],
])("no restore begins beside one that %s", async (_, bag) => {
  expect(await beside(bag)).toEqual({ rules: ["RDB101"], restores: 0 });
});

it("a restore begins beside one of unmanaged disks, which go to no group", async () => {
  const { restores } = await beside({ "Job Type": "Recover disks", "Target Storage Account Name": "drillstaging" });
  expect(restores).toBe(1);
});
