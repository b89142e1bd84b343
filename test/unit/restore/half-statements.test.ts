import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";

const OS = { lun: -1, name: "orders-01-osdisk" };
const DATA = { lun: 0, name: "orders-01_data0" };

/** A drill of a machine with three disks, of which one comes back; the point's own page says this of its disks. */
async function drill(configuration: object | undefined) {
  const on = new Stage();
  const { azure } = on.cloud;
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  Object.assign(azure.knobs, { disksMissing: 2, restoreSeconds: 60 });
  on.arriving = ({ path, method }, answer) => {
    if (method !== "GET" || !/\/recoveryPoints\/\d+(?:\?|$)/.test(path)) return answer;
    const body = JSON.parse(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    body.properties.recoveryPointDiskConfiguration = configuration;
    return { ...answer, body };
  };
  return (await on.play({ INPUT_MODE: "drill" })).run;
}

describe("a drill that brings back one disk of three", () => {
  it.each<[string, object | undefined]>([
    ["nothing", undefined],
    ["two empty lists", { includedDiskList: [], excludedDiskList: [] }],
    ["an empty list of what it holds", { includedDiskList: [] }],
    [
      "three of three, and two empty lists",
      { numberOfDisksIncludedInBackup: 3, numberOfDisksAttachedToVm: 3, includedDiskList: [], excludedDiskList: [] },
    ],
    ["none of none", { numberOfDisksIncludedInBackup: 0, numberOfDisksAttachedToVm: 0 }],
    ["fewer than none", { numberOfDisksIncludedInBackup: -1, numberOfDisksAttachedToVm: -1 }],
    ["more than there are", { numberOfDisksIncludedInBackup: 4, numberOfDisksAttachedToVm: 3 }],
    ["half a disk", { numberOfDisksIncludedInBackup: 0.5, numberOfDisksAttachedToVm: 0.5 }],
    ["one disk, and nothing of the others", { includedDiskList: [OS] }],
    [
      "one disk in its list, and three in number",
      { includedDiskList: [OS], numberOfDisksIncludedInBackup: 3, numberOfDisksAttachedToVm: 3 },
    ],
    ["two disks in its list, and none left out", { includedDiskList: [OS, DATA], excludedDiskList: [] }],
  ])("does not pass where the point says %s", async (_, configuration) => {
    const run = await drill(configuration);
    expect(run.verdict).not.toBe("passed");
    expect(run.restores[0]?.checks.map(({ expected }) => expected)).not.toContain("at least 0");
  });
});

it("a proxy's page in place of the point's own leaves open which disks it holds", async () => {
  const on = new Stage();
  const { azure } = on.cloud;
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  on.arriving = ({ path, method }, answer) =>
    method === "GET" && /\/recoveryPoints\/\d+(?:\?|$)/.test(path)
      ? { ...answer, status: 404, body: "<html>no such page</html>" }
      : answer;
  expect((await on.play({ INPUT_MODE: "check" })).run.verdict).not.toBe("passed");
});

it("a post step that cannot find the job of a lost trigger does not say that all is cleaned up", async () => {
  const on = new Stage();
  const { azure } = on.cloud;
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  Object.assign(azure.knobs, { staleJobLists: 400, restoreSeconds: 600 });
  on.after = (method, path, life) => {
    if (method === "POST" && path.includes("/restore")) life.kill();
  };
  const ephemeral = { target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" } };
  const { kept } = await on.play({ INPUT_MODE: "drill" }, ephemeral);
  on.after = () => {};
  await on.giveBack(kept, { INPUT_MODE: "drill" });
  expect(on.jobs.map(({ status }) => status)).toEqual(["InProgress"]);
  expect(on.kept.at(-1)?.cleanUp?.verdict).toBe("unverified");
  expect(on.lines.join("\n")).toContain("not known whether the restore began");
});
