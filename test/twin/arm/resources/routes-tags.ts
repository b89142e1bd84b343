/** PATCH of what a deployment made: tags, which replace all that the resource had. */
import { z } from "zod";
import type { Call, Route, World } from "../../core.ts";
import { vmJson } from "../compute/present.ts";
import { findResource, groupScope, lastPart, param } from "../find.ts";
import { interfaceJson, networkJson, publicIpJson } from "../network/present.ts";
import { route } from "../route.ts";

const body = z.strictObject({ tags: z.record(z.string(), z.string()).nullish() });

export const tagRoutes: readonly Route[] = [
  patch("vm", "compute", "Microsoft.Compute/virtualMachines", ({ azure }) => azure.vms, vmJson),
  patch("nics", "network", "Microsoft.Network/networkInterfaces", ({ azure }) => azure.nics, interfaceJson),
  patch("publicIps", "network", "Microsoft.Network/publicIPAddresses", ({ azure }) => azure.publicIps, publicIpJson),
  patch("networks", "network", "Microsoft.Network/virtualNetworks", ({ azure }) => azure.networks, networkJson),
];

function patch<T extends { id: string; tags: Record<string, string> }>(
  name: string,
  versions: "compute" | "network",
  type: string,
  all: (world: World) => readonly T[],
  json: (of: T, world: World, now: number) => unknown,
): Route {
  const scope = (call: Call) => `${groupScope(call)}/providers/${type}/${param(call, "name")}`;
  const path = `/subscriptions/:subscription/resourceGroups/:group/providers/${type.split("/")[0]}/${lastPart(type)}/:name`;
  return route(`${name}.patch`, `PATCH ${path}`, {
    versions,
    needs: [`${type}/write`, scope],
    accepts: body,
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, type, all(world));
      if (refused) return refused;
      const tags = body.parse(call.body).tags ?? found.tags;
      return {
        status: 200,
        body: json({ ...found, tags }, world, call.now),
        change: () => void Object.assign(found, { tags }),
      };
    },
  });
}
