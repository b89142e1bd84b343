/** Virtual networks, network interfaces and public addresses. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { mayDo, within } from "../authorization/rbac.ts";
import { locked, refusal } from "../errors.ts";
import { findGroup, findResource, findSubscription, groupScope, lastPart, param, same } from "../find.ts";
import { page, route } from "../route.ts";
import { guid } from "../time.ts";
import { interfaceJson, networkJson, publicIpJson, subnetJson } from "./present.ts";

const IN_GROUP = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Network";
const NETWORKS = "Microsoft.Network/virtualNetworks";
const NICS = "Microsoft.Network/networkInterfaces";
const IPS = "Microsoft.Network/publicIPAddresses";

const one = (type: string) => (call: Call) => `${groupScope(call)}/providers/${type}/${param(call, "name")}`;

export const networkRoutes: readonly Route[] = [
  ...reads("networks", NETWORKS, ({ azure }) => azure.networks, networkJson),
  ...reads("nics", NICS, ({ azure }) => azure.nics, interfaceJson),
  ...reads("publicIps", IPS, ({ azure }) => azure.publicIps, publicIpJson),
  route("subnets.get", `GET ${IN_GROUP}/virtualNetworks/:name/subnets/:subnet`, {
    versions: "network",
    needs: [`${NETWORKS}/subnets/read`, one(NETWORKS)],
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, NETWORKS, world.azure.networks);
      if (refused) return refused;
      const subnet = found.subnets.find(({ name }) => same(name, param(call, "subnet")));
      const id = `${found.id}/subnets/${param(call, "subnet")}`;
      return subnet
        ? { status: 200, body: subnetJson(found, subnet.name) }
        : refusal(404, "NotFound", `Resource ${id} not found.`, "service");
    },
  }),
  route("subnets.list", `GET ${IN_GROUP}/virtualNetworks/:name/subnets`, {
    versions: "network",
    needs: [`${NETWORKS}/subnets/read`, one(NETWORKS)],
    answer: (world, call) => {
      const { found, refused } = findResource(world, call, NETWORKS, world.azure.networks);
      return (
        refused ??
        page(
          world,
          call,
          found.subnets.map(({ name }) => subnetJson(found, name)),
        )
      );
    },
  }),
  // What is deleted is gone at once, so every such operation has ended.
  route(
    "network.operations",
    "GET /subscriptions/:subscription/providers/Microsoft.Network/locations/:location/operationResults/:operation",
    {
      versions: "network",
      answer: () => ({ status: 204 }),
    },
  ),
  route("nics.delete", `DELETE ${IN_GROUP}/networkInterfaces/:name`, {
    versions: "network",
    needs: [`${NICS}/delete`, one(NICS)],
    answer: (world, call) => {
      const found = world.azure.nics.find(({ id }) => same(id, one(NICS)(call)));
      const user = found?.vmId;
      if (user) {
        return refusal(
          400,
          "NicInUse",
          `Network Interface ${found.id} is used by existing resource ${user}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`,
          "service",
        );
      }
      return gone(world, call, found?.id, ({ azure }, id) => {
        azure.nics = azure.nics.filter((nic) => !same(nic.id, id));
      });
    },
  }),
  route("publicIps.delete", `DELETE ${IN_GROUP}/publicIPAddresses/:name`, {
    versions: "network",
    needs: [`${IPS}/delete`, one(IPS)],
    answer: (world, call) => {
      const found = world.azure.publicIps.find(({ id }) => same(id, one(IPS)(call)));
      const user = found && world.azure.nics.find(({ publicIpId }) => same(publicIpId ?? "", found.id));
      if (user) {
        return refusal(
          400,
          "PublicIPAddressCannotBeDeleted",
          `Public IP address ${found.id} can not be deleted since it is still allocated to resource ${user.id}/ipConfigurations/ipconfig1. In order to delete the public IP, disassociate/detach the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.`,
          "service",
        );
      }
      return gone(world, call, found?.id, ({ azure }, id) => {
        azure.publicIps = azure.publicIps.filter((ip) => !same(ip.id, id));
      });
    },
  }),
];

/** A type's lists, of a group and of the subscription, and its page. */
function reads<T extends { id: string }>(
  name: string,
  type: string,
  all: (world: World) => readonly T[],
  json: (of: T) => unknown,
): Route[] {
  const read = `${type}/read`;
  return [
    route(`${name}.list`, `GET ${IN_GROUP}/${lastPart(type)}`, {
      versions: "network",
      needs: [read, "group"],
      answer: (world, call) => {
        const { refused } = findGroup(world, call);
        const there = all(world).filter(({ id }) => within(id, groupScope(call)));
        return refused ?? page(world, call, there.map(json));
      },
    }),
    route(`${name}.all`, `GET /subscriptions/:subscription/providers/${type}`, {
      versions: "network",
      answer: (world, call) => {
        const { refused } = findSubscription(world, call);
        const seen = all(world).filter(({ id }) => mayDo(world, call.caller, read, id));
        return refused ?? page(world, call, seen.map(json));
      },
    }),
    route(`${name}.get`, `GET ${IN_GROUP}/${lastPart(type)}/:name`, {
      versions: "network",
      needs: [read, one(type)],
      answer: (world, call) => {
        const { found, refused } = findResource(world, call, type, all(world));
        return refused ?? { status: 200, body: json(found) };
      },
    }),
  ];
}

/** 204 when there is none, 409 under a lock; else 202, and the resource is gone at once. */
function gone(world: World, call: Call, id: string | undefined, remove: (world: World, id: string) => void): Answer {
  const group = findGroup(world, call);
  if (group.refused) return group.refused;
  if (id === undefined) return { status: 204 };
  if (world.azure.knobs.locked.some((name) => same(name, lastPart(id)))) return locked(id);
  return {
    status: 202,
    headers: {
      location: `${world.base}/subscriptions/${param(call, "subscription")}/providers/Microsoft.Network/locations/westeurope/operationResults/${guid("gone", id, call.now)}?api-version=${call.query.get("api-version")}`,
      "retry-after": "0",
    },
    change: (of) => remove(of, id),
  };
}
