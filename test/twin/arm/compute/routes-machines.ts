/** One virtual machine: its page, its state of the moment, its end. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { locked } from "../errors.ts";
import { findGroup, findResource, groupScope, lastPart, param, same } from "../find.ts";
import { route } from "../route.ts";
import { guid, iso, ms, retryAfter } from "../time.ts";
import { instanceViewJson, vmJson } from "./present.ts";

const VMS = "Microsoft.Compute/virtualMachines";
const ONE = `/subscriptions/:subscription/resourceGroups/:group/providers/${VMS}/:name`;
/** Seconds that deleting a machine takes. */
const DELETING = 15;

export const vmScope = (call: Call) => `${groupScope(call)}/providers/${VMS}/${param(call, "name")}`;

export const machineRoutes: readonly Route[] = [
  route("vm.get", `GET ${ONE}`, {
    versions: "compute",
    needs: [`${VMS}/read`, vmScope],
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, VMS, world.azure.vms);
      const view = /instanceView/i.test(call.query.get("$expand") ?? "");
      return refused ?? { status: 200, body: vmJson(found, world, call.now, view) };
    },
  }),
  route("vm.instanceView", `GET ${ONE}/instanceView`, {
    versions: "compute",
    needs: [`${VMS}/instanceView/read`, vmScope],
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, VMS, world.azure.vms);
      return refused ?? { status: 200, body: instanceViewJson(found, world, call.now) };
    },
  }),
  route("vm.delete", `DELETE ${ONE}`, { versions: "compute", needs: [`${VMS}/delete`, vmScope], answer: remove }),
  route(
    "compute.operations",
    "GET /subscriptions/:subscription/providers/Microsoft.Compute/locations/:location/operations/:operation",
    {
      versions: "compute",
      answer: (world, call) => {
        const result = world.azure.results.find(({ id }) => id === param(call, "operation"));
        const waits = result !== undefined && result.readyAt > call.now;
        const body = waits ? { status: "InProgress", startTime: iso(call.now) } : (result?.body ?? { status: "Succeeded" });
        return { status: 200, headers: waits ? { "retry-after": retryAfter(world, 10) } : {}, body };
      },
    },
  ),
];

/** The header that leads to an operation's end. */
export function operationHeaders(world: World, call: Call, id: string): Record<string, string> {
  const version = call.query.get("api-version");
  const url = `${world.base}/subscriptions/${param(call, "subscription")}/providers/Microsoft.Compute/locations/westeurope/operations/${id}`;
  return { "azure-asyncoperation": `${url}?api-version=${version}`, "retry-after": retryAfter(world, 10) };
}

/** 204 when there is none. Its disks and interfaces stay, and are free when it is gone. */
function remove(world: World, call: Call): Answer {
  const group = findGroup(world, call);
  if (group.refused) return group.refused;
  const { found } = findResource(world, call, VMS, world.azure.vms);
  if (!found) return { status: 204 };
  if (world.azure.knobs.locked.some((of) => same(of, lastPart(found.id)))) return locked(found.id);
  const goneAt = found.goneAt ?? call.now + ms(world, DELETING);
  const id = guid("delete", found.id, goneAt);
  return {
    status: 202,
    headers: operationHeaders(world, call, id),
    change: ({ azure }) => {
      found.goneAt = goneAt;
      azure.results.push({ id, readyAt: goneAt, body: { status: "Succeeded", startTime: iso(call.now), endTime: iso(goneAt) } });
    },
  };
}
