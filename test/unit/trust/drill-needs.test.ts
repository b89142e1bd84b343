import { expect, test } from "vitest";
import { VAULT_NEEDS } from "../../../src/trust/needs.ts";
import { DISK_NEEDS } from "../../../src/workloads/vm/needs.ts";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";
import { findRoute } from "../../twin/handle.ts";

const DRILL = { INPUT_MODE: "drill" };
const TARGETS = {
  "a group that is there": {},
  "a group of the run's own": { target: { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" } },
  "a machine on its disks": {
    deploy: { template: "restored" },
    parameters: "restore/orders.parameters.json",
    verify: [{ booted: true }],
  },
} as const;
const ROWS = Object.entries(TARGETS);

/** An identity that may make groups and read blobs, and so may drill into either, and deploy. */
function stage(): Stage {
  const made = new Stage();
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    made.cloud.azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  made.files["restore/orders.parameters.json"] = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      VirtualMachineName: { value: "drill-orders" },
      VirtualNetwork: { value: "drill-network" },
      VirtualNetworkResourceGroup: { value: "drill-target" },
      Subnet: { value: "drills" },
    },
  });
  return made;
}

/** What a run asks beside its restores, and tells when it may not: the reaper over the whole subscription, and the Activity Log. */
const BESIDE = /^Microsoft\.(?:Resources\/(?:resources|subscriptions\/resources)|Insights\/eventtypes\/values)\/read$/i;

const NEEDS = [...VAULT_NEEDS, ...DISK_NEEDS];

test.each(ROWS)("a drill into %s uses no action that the table does not have", async (_, keys) => {
  const own = stage();
  const { run } = await own.play(DRILL, keys);
  expect(run.verdict).toBe("passed");
  const actions = own.requests.flatMap(({ method, path }) => {
    const found = findRoute(method, path.split("/").map(encodeURIComponent).join("/"));
    if (typeof found === "string" || found.route.service !== "arm") return [];
    const call = { now: 0, method, params: found.params, path, query: new URLSearchParams(), headers: {}, body: {} };
    const need = found.route.permission?.(own.cloud.world, { ...call, caller: { kind: "anonymous" } });
    return need ? [need.action.toLowerCase()] : [];
  });
  const known = new Set(NEEDS.flatMap(({ anyOf }) => anyOf.flat(2)).map((action) => action.toLowerCase()));
  const strangers = [...new Set(actions)].filter((action) => !known.has(action) && !BESIDE.test(action));
  expect(actions.length).toBeGreaterThan(10);
  expect(strangers).toEqual([]);
});

const ACTIONS = [...new Set(NEEDS.flatMap(({ anyOf }) => anyOf.flat(2)))];

test.each(ROWS.flatMap(([name, keys]) => ACTIONS.map((action) => [action, name, keys] as const)))(
  "without %s a drill into %s does not fail half-way",
  async (action, _, keys) => {
    const own = stage();
    for (const definition of own.cloud.azure.roleDefinitions) definition.notActions.push(action);
    const { run, rules } = await own.play(DRILL, keys);
    const errors = run.findings.filter(({ level }) => level === "error");
    const made = own.requests.filter(({ method, path }) => method !== "GET" && !/validate|\/token$/i.test(path));
    if (own.restores.length === 0) {
      // An account that the identity cannot see has no id to ask permissions for: that it is not found says so.
      const told = action.endsWith("storageAccounts/read") ? ["RDB030"] : ["RDT201", "RDT202"];
      expect(rules).toEqual(expect.arrayContaining([expect.toBeOneOf(told)]));
      expect(made).toEqual([]);
    } else {
      expect(errors).toEqual([]);
      expect(run.restores[0]?.cleanUp?.verdict).toBe("passed");
    }
  },
);
