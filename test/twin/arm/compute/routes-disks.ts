/** Managed disks, and the lists of virtual machines. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { mayDo, within } from "../authorization/rbac.ts";
import { locked, refusal } from "../errors.ts";
import { findGroup, findResource, findSubscription, groupScope, lastPart, param, same } from "../find.ts";
import { diskBody } from "../recovery-services/shapes.ts";
import { page, route } from "../route.ts";
import type { Disk } from "../types.ts";
import { diskJson, vmJson } from "./present.ts";

const IN_GROUP = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Compute";
const IN_ALL = "/subscriptions/:subscription/providers/Microsoft.Compute";
const DISKS = "Microsoft.Compute/disks";
const VMS = "Microsoft.Compute/virtualMachines";

const one = (type: string) => (call: Call) => `${groupScope(call)}/providers/${type}/${param(call, "name")}`;

export const computeRoutes: readonly Route[] = [
  ...collection("disks", DISKS, (world) => world.azure.disks, diskJson),
  ...collection(
    "vms",
    VMS,
    (world) => world.azure.vms,
    (vm, world, now) => vmJson(vm, world, now),
  ),
  route("disk.get", `GET ${IN_GROUP}/disks/:name`, {
    versions: "compute",
    needs: [`${DISKS}/read`, one(DISKS)],
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, DISKS, world.azure.disks);
      return refused ?? { status: 200, body: diskJson(found) };
    },
  }),
  ...(["PUT", "PATCH"] as const).map((method) =>
    route(`disk.${method.toLowerCase()}`, `${method} ${IN_GROUP}/disks/:name`, {
      versions: "compute",
      needs: [`${DISKS}/write`, one(DISKS)],
      accepts: diskBody,
      answer: write,
    }),
  ),
  route("disk.delete", `DELETE ${IN_GROUP}/disks/:name`, {
    versions: "compute",
    needs: [`${DISKS}/delete`, one(DISKS)],
    answer: remove,
  }),
];

/** A type's lists: of a group, and of what the caller may read in the subscription. */
function collection<T extends { id: string }>(
  name: string,
  type: string,
  all: (world: World) => readonly T[],
  json: (of: T, world: World, now: number) => unknown,
): Route[] {
  const read = `${type}/read`;
  return [
    route(`${name}.list`, `GET ${IN_GROUP}/${lastPart(type)}`, {
      versions: "compute",
      needs: [read, "group"],
      answer: (world, call) => {
        const { refused } = findGroup(world, call);
        return (
          refused ??
          page(
            world,
            call,
            all(world)
              .filter(({ id }) => within(id, groupScope(call)))
              .map((of) => json(of, world, call.now)),
          )
        );
      },
    }),
    route(`${name}.all`, `GET ${IN_ALL}/${lastPart(type)}`, {
      versions: "compute",
      answer: (world, call) => {
        const { refused } = findSubscription(world, call);
        return (
          refused ??
          page(
            world,
            call,
            all(world)
              .filter(({ id }) => mayDo(world, call.caller, read, id))
              .map((of) => json(of, world, call.now)),
          )
        );
      },
    }),
  ];
}

function write(world: World, call: Call): Answer {
  const group = findGroup(world, call);
  if (group.refused) return group.refused;
  const body = diskBody.parse(call.body);
  const { found, refused } = findResource(world, call, DISKS, world.azure.disks);
  if (refused && call.method === "PATCH") return refused;
  if (found) {
    const changed: Disk = { ...found, tags: body.tags ?? found.tags, sizeGiB: body.properties?.diskSizeGB ?? found.sizeGiB };
    return { status: 200, body: diskJson(changed), change: () => void Object.assign(found, changed) };
  }
  const { creationData, diskSizeGB, osType } = body.properties ?? {};
  if (!creationData) return refusal(400, "InvalidParameter", "Required parameter 'creationData' is missing (null).");
  const source = world.azure.disks.find(({ id }) => same(id, creationData.sourceResourceId ?? ""));
  const disk: Disk = {
    id: one(DISKS)(call),
    location: body.location ?? group.found.location,
    sizeGiB: diskSizeGB ?? source?.sizeGiB ?? 32,
    sku: body.sku?.name ?? "Standard_LRS",
    ...(osType ? { osType } : {}),
    createdAt: call.now,
    tags: body.tags ?? {},
    zones: body.zones ?? [],
    createOption: creationData.createOption === "Copy" ? "Copy" : "Empty",
    ...(creationData.sourceResourceId ? { sourceId: creationData.sourceResourceId } : {}),
  };
  // The service never says 201, and az takes only 200 and 202 of it.
  return { status: 200, body: diskJson(disk), change: ({ azure }) => void azure.disks.push(disk) };
}

/** 204 when there is none; 409 while it is attached or locked. */
function remove(world: World, call: Call): Answer {
  const group = findGroup(world, call);
  if (group.refused) return group.refused;
  const { found } = findResource(world, call, DISKS, world.azure.disks);
  if (!found) return { status: 204 };
  const name = lastPart(found.id);
  if (world.azure.knobs.locked.some((of) => same(of, name))) return locked(found.id);
  if (found.managedBy) {
    return refusal(409, "OperationNotAllowed", `Disk ${name} is attached to VM ${found.managedBy}.`, "service");
  }
  return {
    status: 200,
    change: ({ azure }) => {
      azure.disks = azure.disks.filter(({ id }) => !same(id, found.id));
    },
  };
}
