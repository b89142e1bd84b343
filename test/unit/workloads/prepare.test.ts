import { describe, expect, it } from "vitest";
import type { ProtectedItem } from "../../../src/backup/item.ts";
import type { RecoveryPoint } from "../../../src/backup/point.ts";
import { guardAndIdentity } from "../../../src/backup/vault-guard.ts";
import type { Mode, Restore } from "../../../src/core/index.ts";
import { Refused } from "../../../src/io/io.ts";
import { type Context, Facts, type Sources } from "../../../src/judge/facts.ts";
import { ephemeralGroup } from "../../../src/restore/engine/group-name.ts";
import { ownerId, ownerOfRun } from "../../../src/restore/engine/owner.ts";
import { sourcesOf } from "../../../src/run/sources.ts";
import { prepare } from "../../../src/workloads/prepare.ts";
import { settings } from "../plan/make.ts";
import { ALL, BOX, restoreOf, SHELF } from "./make.ts";
import { pointsJson } from "./toy/shapes.ts";
import { toyBox, VALIDATION } from "./toy/workload.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const VAULT = { id: "/v", location: "westeurope", ...guardAndIdentity({}) };
const OWN_GROUP = "target: { type: toy-shelf, resource-group: ephemeral, toys: 3 }";
const SECOND = "restore-target: { type: toy-shelf, resource-group: second, toys: 1 }";

const item = boxOf("robots", false);
function boxOf(name: string, softDeleted: boolean): ProtectedItem {
  const read = toyBox().vault?.item.parse({
    id: `/v/protectionContainers/toychest;nursery/protectedItems/ToyBox;${name}`,
    name: `ToyBox;${name}`,
    properties: {
      friendlyName: name,
      sourceResourceId: `/subscriptions/s/resourceGroups/nursery/providers/Toy.Chest/boxes/${name}`,
      isScheduledForDeferredDelete: softDeleted,
    },
  });
  if (!read) throw new Error("no item");
  return read;
}
function newest(): RecoveryPoint {
  const read = toyBox().vault?.point.parse(pointsJson("/i", NOW)[0]);
  if (!read) throw new Error("no point");
  return read;
}

function preparing(restore: Restore, mode: Mode, facts: Partial<Sources> = {}, point: RecoveryPoint | null = newest()) {
  const context = { io: { now: () => NOW } } as unknown as Context;
  const read = new Facts(context, {
    ...sourcesOf(ALL),
    vault: { of: "restore", read: async () => VAULT },
    items: { of: "restore", read: async () => [boxOf("old", true), item] },
    ...facts,
  });
  return prepare(ALL, read.forRestore(restore), restore, point, "sub", settings({ INPUT_MODE: mode }));
}

describe("a restore that is prepared", () => {
  it("stands on the item that is not soft-deleted, and names where it is sent", async () => {
    const ready = await preparing(restoreOf(BOX, SHELF), "drill");
    expect(ready?.item).toEqual(item);
    expect(ready?.pointPath).toBe(
      "/subscriptions/sub/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault/backupFabrics/Azure/protectionContainers/toychest%3Bnursery/protectedItems/ToyBox%3Brobots/recoveryPoints/today",
    );
    expect(ready?.requests).toMatchObject([{ validation: VALIDATION, stagingId: null, body: { properties: { toys: 3 } } }]);
  });

  it.each<[Mode, number[]]>([
    ["dry-run", [3, 1]],
    ["restore", [1]],
  ])("has a request for each target that mode %s has to do with", async (mode, toys) => {
    const ready = await preparing(restoreOf(BOX, SHELF, SECOND), mode);
    expect(ready?.requests.map(({ body }) => body.properties.toys)).toEqual(toys);
  });

  it("goes into a group of the run's own in a mode that makes things, and in no other", async () => {
    const restore = restoreOf(BOX, OWN_GROUP);
    const own = ephemeralGroup(ownerId(ownerOfRun({ settings: settings({ INPUT_MODE: "drill" }), restore })));
    expect((await preparing(restore, "drill"))?.requests[0]?.target.resourceGroup).toBe(own);
    expect((await preparing(restore, "dry-run"))?.requests[0]?.target.resourceGroup).toBe("");
  });

  it("is none without a point, an item, or a vault that can be read", async () => {
    const restore = restoreOf(BOX, SHELF);
    expect(await preparing(restore, "drill", {}, null)).toBeNull();
    expect(await preparing(restore, "drill", { items: { of: "restore", read: async () => [boxOf("robots", true)] } })).toBeNull();
    const refused = async () => {
      throw new Refused({ service: "arm", operation: "read the vault", status: 403, text: "no" });
    };
    expect(await preparing(restore, "drill", { vault: { of: "restore", read: refused } })).toBeNull();
  });
});
