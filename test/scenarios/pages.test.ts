import { describe, expect, it } from "vitest";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { Fault, World } from "../twin/core.ts";
import { blobs, files, generated, restore } from "./deployed.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

// A list that cannot be read to its end is not a shorter list: the run ends soon, says which list it was, and passes nothing by it.
const TOKEN = { "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001" };
const reader = ({ azure }: World) => void azure.roleAssignments.push(assign("Reader", `/subscriptions/${SUBSCRIPTION}`, 0));
const drill: Scenario = { inputs: { mode: "drill", ...TOKEN }, world: reader };
const deploying: Scenario = {
  ...drill,
  files,
  plan: restore(generated),
  world: (world) => {
    reader(world);
    blobs(world);
  },
};
const check: Scenario = { world: reader };
/** Its staging account stands on none of the pages that are there. */
const elsewhere: Scenario = {
  ...check,
  plan: restore({ target: { type: "disks", "resource-group": "drill-target", "staging-account": "onalaterpage" } }),
};
const reap: Scenario = { inputs: { mode: "reap", ...TOKEN }, world: reader };

/** Verdict, codes and operations of its refusals. */
function told({ result, evidence }: Seen) {
  const refused = evidence.findings.filter(({ unreadable }: { unreadable?: unknown }) => unreadable);
  return {
    verdict: result.outputs.verdict,
    refused: refused.map(
      ({ rule, unreadable }: { rule: string; unreadable: { operation: string } }) => `${rule} ${unreadable.operation}`,
    ),
  };
}
/** Every finding's code, with the operation that was refused, or else its message. */
const findings = ({ evidence }: Seen): string[] =>
  evidence.findings.map(
    ({ rule, message, unreadable }: { rule: string; message: string; unreadable?: { operation: string } }) =>
      `${rule} ${unreadable?.operation ?? message}`,
  );
const asked = ({ twin }: Seen, route: string) => twin.requests.filter((each) => each.route === route).length;

/** Route; the scenario that reads it; the refusal that says so. */
const LISTS: readonly (readonly [route: string, scenario: Scenario, refusal: string])[] = [
  ["arm.items.list", check, "RDB099 list the protected items of prod-vault"],
  ["arm.points.list", check, "RDB099 list the recovery points of orders-01"],
  ["arm.storage.all", elsewhere, "RDB099 look up the staging storage account onalaterpage"],
  ["arm.jobs.list", drill, "RDB099 list the restore jobs of prod-vault"],
  ["arm.disks.list", drill, "RDB110 list the disks of drill-target"],
  ["arm.deployment.operations", deploying, "RDB099 list the operations of the deployment"],
  // The restored disks or what carries a lease: whichever of the two lists is refused first.
  ["arm.resources.all", reap, "RDB099 list the res"],
  ["arm.groups.list", reap, "RDB099 list the resource groups that drills have left"],
  ["arm.containers.all", reap, "RDB099 list the containers that drills have left"],
];

describe.concurrent("a list whose next page is this one again", () => {
  it.each(LISTS)("%s ends the run soon, unproven", async (route, scenario, refusal) => {
    const seen = await run({ ...scenario, faults: [{ route, loop: true }] });
    const { verdict } = told(seen);
    expect(findings(seen)).toContainEqual(expect.stringContaining(refusal));
    expect(verdict).not.toBe("passed");
    expect(seen.result.raw).not.toMatch(/error of its own/);
    // Twice by each reader at most: the second time its address has the form that the first answer gave it.
    expect(asked(seen, route)).toBeLessThanOrEqual(12);
  });
});

it("Google's list of a secret's versions whose next page has the same token again ends the run soon, unproven", async () => {
  const body = { versions: [], nextPageToken: "again" };
  const seen = await run({ ...check, faults: [{ route: "google.secrets.versions", status: 200, body }] });
  const { verdict, refused } = told(seen);
  expect(refused).toContainEqual(expect.stringContaining("RDS099 list the versions of secret"));
  expect(verdict).not.toBe("passed");
  expect(asked(seen, "google.secrets.versions")).toBeLessThanOrEqual(6);
});

describe.concurrent("a list whose next page lies at another host", () => {
  const arms = LISTS.filter(([route]) => route.startsWith("arm."));
  it.each(arms)("%s sends it nothing, and is unproven", async (route, scenario, refusal) => {
    const seen = await run({ ...scenario, faults: [{ route, next: "https://localhost:9/steal?api-version=1" }] });
    const { verdict } = told(seen);
    expect(findings(seen)).toContainEqual(expect.stringContaining(refusal));
    expect(verdict).not.toBe("passed");
    expect(JSON.stringify(seen.evidence.findings)).toContain("does not lie at");
  });
});

describe.concurrent("lists that only explain or tidy up", () => {
  const loop = (route: string): { faults: readonly Fault[] } => ({ faults: [{ route, loop: true }] });

  it("a drill whose reaper cannot read its lists removes nothing by them, and keeps its own verdict", async () => {
    const seen = await run({ ...drill, ...loop("arm.resources.all") });
    expect(told(seen)).toEqual({ verdict: "passed", refused: [expect.stringContaining("RDB099 list the res")] });
  });

  it("permissions that go round in a circle are permissions that nobody knows", async () => {
    const seen = await run({ ...check, ...loop("arm.permissions*") });
    expect(asked(seen, "arm.permissions.group")).toBeLessThanOrEqual(6);
    expect(seen.result.raw).not.toMatch(/error of its own/);
  });
});
