import { anyItem, itemOf } from "../../../../src/backup/item.ts";
import { anyPoint, pointOf } from "../../../../src/backup/point.ts";
import { groupId, lastPart, part, same, sentKey } from "../../../../src/clouds/azure/ids.ts";
import { EPHEMERAL } from "../../../../src/core/target-of.ts";
import { type Doing, said } from "../../../../src/restore/engine/restore-context.ts";
import { ENGINE_RULES } from "../../../../src/restore/engine/rules.ts";
import { whyUnlisted } from "../../../../src/restore/engine/unlisted.ts";
import type { Counted, Made } from "../../../../src/workloads/made.ts";
import { groupTouched } from "../../../../src/workloads/planned-target.ts";
import type { TargetKind, Workload } from "../../../../src/workloads/workload.ts";
import { madeToys, TOYS } from "./made.ts";
import { type BoxItem, boxKeys, type ShelfTarget, shelfKeys } from "./plan.ts";

export const MANAGEMENT = "ToyBackup";
export const POINT = "ToyRecoveryPoint";
export const REQUEST = "ToyRestoreRequest";
export const VALIDATION = "ValidateToyRestoreOperationRequest";
/** Words of a job's property bag. */
export const BAG = { room: "Toy room", packed: "Toys packed" } as const;

/** @param validation `objectType` of the validation of its requests; null: the vault validates none. */
export function toyBox(validation: string | null = VALIDATION): Workload<BoxItem> {
  return {
    kind: "toy-box",
    noun: "toy box",
    facts: {},
    schema: boxKeys,
    words: ({ name, room }) => ({ noun: "toy box", name, where: `of room ${room}`, managementType: MANAGEMENT }),
    contradictions: ({ name, room }) => (same(name, room) ? ["A toy box is no room."] : []),
    targets: { "toy-shelf": shelf(validation) },
    vault: {
      managementType: MANAGEMENT,
      itemType: null,
      item: anyItem.transform((raw) => itemOf(raw, raw.properties.sourceResourceId ?? "")),
      pointType: POINT,
      point: anyPoint.transform(pointOf),
      name: ({ sourceId }) => sentKey(part(sourceId, "resourceGroups") ?? "", lastPart(sourceId)),
      meant: ({ room, name }) => sentKey(room, name),
      restores: (job, { friendlyName }) => same(job.entity, friendlyName),
      source: ({ sourceId }) => `the toy box ${lastPart(sourceId)}`,
      rules: [],
    },
  };
}

const shelf = (validation: string | null): TargetKind<BoxItem, ShelfTarget> => ({
  schema: shelfKeys,
  machine: false,
  deploys: true,
  production: ({ resourceGroup }, item) =>
    same(resourceGroup, item?.room) ? groupTouched(`the toy box's own room ${resourceGroup}`) : null,
  contradictions: ({ toys }) => (toys > 9 ? ["A shelf holds nine toys at most."] : []),
  unsupported: ({ paint }) => (paint === undefined ? [] : ["A painted shelf"]),
  words: ({ type, resourceGroup, toys }) => ({ type, resourceGroup, toys: String(toys) }),
  checks: {
    rules: [],
    needs: [
      { at: "target", to: "count the toys", anyOf: [["Toy.Chest/toys/read"]], weight: "proof" },
      { at: "target", to: "remove toys", anyOf: [["Toy.Chest/toys/delete"]], weight: "proof", only: "drill" },
    ],
    staging: ({ stagingAccount }) => stagingAccount ?? null,
    uses: () => [],
    places: async ({ resourceGroup }, _, subscriptionId) => {
      const own = resourceGroup === EPHEMERAL;
      const id = own ? `/subscriptions/${subscriptionId}` : groupId(subscriptionId, resourceGroup);
      return [{ at: "target", id, name: own ? "the subscription" : `the resource group ${resourceGroup}` }];
    },
    request: async ({ target, item, point, subscriptionId, ownGroup }) => {
      const resourceGroup = target.resourceGroup === EPHEMERAL ? (ownGroup ?? "") : target.resourceGroup;
      const properties = {
        objectType: REQUEST,
        recoveryPointId: point.id,
        sourceResourceId: item.sourceId,
        room: groupId(subscriptionId, resourceGroup),
        toys: target.toys,
      };
      return { target: { ...target, resourceGroup }, stagingId: null, body: { properties } };
    },
    validation,
    overrides: {
      fields: { toyCount: "toys" },
      read: (_, value) =>
        typeof value === "number" ? { changes: { toys: value } } : { wrong: "its value is no number of toys" },
    },
  },
  restores: {
    things: "the toys",
    lister: "Reader on their room",
    makes: [TOYS],
    rivals: ({ bagWords }, { target }) => !bagWords[BAG.room] || same(bagWords[BAG.room], target.resourceGroup),
    doubts: ({ bagWords }, { toys }) => {
      const packed = bagWords[BAG.packed];
      return packed === undefined || packed === String(toys) ? [] : [`It packed ${packed} toys, and not ${toys}.`];
    },
    made: madeToys,
    count: countToys,
    command: () => null,
    find: ({ room }) => ({
      proof: "the toys are there",
      words: `Toys that the job made carry its name in the tag \`${TOYS.tag}\`.`,
      command: `az resource list --resource-group ${lastPart(String(room))}`,
    }),
  },
});

/** As many toys as the plan asks for must stand on the shelf. */
async function countToys(doing: Doing, job: Parameters<typeof madeToys>[1], known: Made | undefined): Promise<Counted> {
  const { about, arm, record, ready } = doing;
  const target = ready.requests[0]?.target;
  if (!target || !isShelf(target)) return { findings: [], proven: false };
  const made = known ?? (await madeToys({ arm, group: target.resourceGroup }, job));
  if (made.unlisted) {
    const { why, fix } = whyUnlisted(made.unlisted, "the toys", "Reader on their room");
    return { findings: [said(about, ENGINE_RULES.uncounted, { message: `${why}.`, fix })], proven: false };
  }
  record.restored = made.things.map(({ id }) => ({ id, type: TOYS.type, name: lastPart(id) }));
  const [expected, actual] = [String(target.toys), String(made.things.length)];
  const short = made.things.length < target.toys;
  record.checks.push({ name: "toys on the shelf", verdict: short ? "failed" : "passed", expected, actual });
  const message = `Of ${expected} toys ${actual} came back.`;
  return short
    ? { findings: [said(about, ENGINE_RULES.missing, { message, expected, actual, fix: "Look under the bed." })], proven: false }
    : { findings: [], proven: true };
}

function isShelf(target: { readonly type: string }): target is ShelfTarget {
  return target.type === "toy-shelf";
}
