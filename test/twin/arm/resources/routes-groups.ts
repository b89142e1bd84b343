/** Resource groups, and what stands in one. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { mayDo, sees, within } from "../authorization/rbac.ts";
import { locked } from "../errors.ts";
import { findGroup, findSubscription, groupIdOf, groupScope, groups, lastPart, param, partOf, same } from "../find.ts";
import { groupBody } from "../recovery-services/shapes.ts";
import { page, route } from "../route.ts";
import { guid, ms, retryAfter } from "../time.ts";
import type { ResourceGroup } from "../types.ts";

const GROUP = "/subscriptions/:subscription/resourceGroups/:group";
const ACTION = "Microsoft.Resources/subscriptions/resourceGroups";
/** Seconds that deleting a group takes. */
const DELETING = 20;

export const groupRoutes: readonly Route[] = [
  route("groups.list", "GET /subscriptions/:subscription/resourceGroups", {
    versions: "resources",
    answer: (world, call) => {
      const { refused } = findSubscription(world, call);
      if (refused) return refused;
      const seen = groups(world, call.now).filter(
        (group) => same(group.subscription, param(call, "subscription")) && sees(world, call.caller, groupIdOf(group)),
      );
      return page(world, call, seen.map(groupJson));
    },
  }),
  route("group.get", `GET ${GROUP}`, {
    versions: "resources",
    needs: [`${ACTION}/read`, "group"],
    answer: (world, call) => {
      const { found, refused } = findGroup(world, call);
      return refused ?? { status: 200, body: groupJson(found) };
    },
  }),
  route("group.exists", `HEAD ${GROUP}`, {
    versions: "resources",
    needs: [`${ACTION}/read`, "group"],
    answer: (world, call) => ({ status: findGroup(world, call).found ? 204 : 404 }),
  }),
  route("group.put", `PUT ${GROUP}`, {
    versions: "resources",
    needs: [`${ACTION}/write`, "group"],
    accepts: groupBody,
    answer: put,
  }),
  route("group.patch", `PATCH ${GROUP}`, {
    versions: "resources",
    needs: [`${ACTION}/write`, "group"],
    accepts: groupBody,
    answer: (world, call) => {
      const { found, refused } = findGroup(world, call);
      if (refused) return refused;
      const tags = groupBody.parse(call.body).tags ?? found.tags;
      return { status: 200, body: groupJson({ ...found, tags }), change: () => void Object.assign(found, { tags }) };
    },
  }),
  route("group.delete", `DELETE ${GROUP}`, { versions: "resources", needs: [`${ACTION}/delete`, "group"], answer: remove }),
  route("operations.resources", "GET /subscriptions/:subscription/operationresults/:operation", {
    versions: "resources",
    answer: (world, call) => {
      const waits = world.azure.resourceGroups.some(
        (group) => deletion(group) === param(call, "operation") && (group.goneAt ?? 0) > call.now,
      );
      const result = world.azure.results.find(({ id }) => id === param(call, "operation"));
      if (result && result.readyAt <= call.now) return { status: 200, body: result.body };
      return waits || result
        ? { status: 202, headers: { location: `${world.base}${call.path}?${call.query}`, "retry-after": retryAfter(world, 15) } }
        : { status: 200 };
    },
  }),
  route("resources.list", `GET ${GROUP}/resources`, {
    versions: "resources",
    needs: [`${ACTION}/resources/read`, "group"],
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      return refused ?? page(world, call, resources(world, groupScope(call)));
    },
  }),
  route("resources.all", "GET /subscriptions/:subscription/resources", {
    versions: "resources",
    answer: (world, call) => {
      const { found, refused } = findSubscription(world, call);
      if (refused) return refused;
      const seen = resources(world, `/subscriptions/${found.id}`).filter(({ id }) =>
        mayDo(world, call.caller, "Microsoft.Resources/resources/read", id),
      );
      return page(world, call, wanted(call, seen));
    },
  }),
];

function groupJson(group: ResourceGroup): unknown {
  return {
    id: groupIdOf(group),
    name: group.name,
    type: "Microsoft.Resources/resourceGroups",
    location: group.location,
    tags: group.tags,
    properties: { provisioningState: group.goneAt === undefined ? "Succeeded" : "Deleting" },
  };
}

function put(world: World, call: Call): Answer {
  const subscription = findSubscription(world, call);
  if (subscription.refused) return subscription.refused;
  const { location, tags } = groupBody.parse(call.body);
  const { found } = findGroup(world, call);
  if (found) {
    const changed = { ...found, tags: tags ?? found.tags };
    return { status: 200, body: groupJson(changed), change: () => void Object.assign(found, changed) };
  }
  const group: ResourceGroup = {
    subscription: subscription.found.id,
    name: param(call, "group"),
    location: (location ?? "westeurope").replaceAll(" ", "").toLowerCase(),
    tags: tags ?? {},
    createdAt: call.now,
  };
  return { status: 201, body: groupJson(group), change: ({ azure }) => void azure.resourceGroups.push(group) };
}

/** 202; what is inside goes with the group, and a lock on anything inside stops it. */
function remove(world: World, call: Call): Answer {
  const { found, refused } = findGroup(world, call);
  if (refused) return refused;
  const inside = [groupIdOf(found), ...resources(world, groupIdOf(found)).map(({ id }) => id)];
  const lockedOne = inside.find((id) => world.azure.knobs.locked.some((name) => same(name, lastPart(id))));
  if (lockedOne) return locked(lockedOne);
  return {
    status: 202,
    headers: {
      location: `${world.base}/subscriptions/${found.subscription}/operationresults/${deletion(found)}?api-version=${call.query.get("api-version")}`,
      "retry-after": retryAfter(world, 15),
    },
    change: () => {
      found.goneAt ??= call.now + ms(world, DELETING);
    },
  };
}

function deletion({ name, createdAt }: ResourceGroup): string {
  return guid("delete", name, createdAt);
}

interface Listed {
  readonly type: string;
  readonly id: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}
function resources({ azure }: World, scope: string): Listed[] {
  const as = (type: string) => (of: { id: string; location: string; tags?: Record<string, string>; createdAt?: number }) => ({
    id: of.id,
    name: lastPart(of.id),
    type,
    location: of.location,
    tags: of.tags ?? {},
    ...(of.createdAt === undefined ? {} : { createdTime: new Date(of.createdAt).toISOString() }),
  });
  return [
    ...azure.disks.map(as("Microsoft.Compute/disks")),
    ...azure.vms.map(as("Microsoft.Compute/virtualMachines")),
    ...azure.nics.map(as("Microsoft.Network/networkInterfaces")),
    ...azure.publicIps.map(as("Microsoft.Network/publicIPAddresses")),
    ...azure.networks.map(as("Microsoft.Network/virtualNetworks")),
    ...azure.keyVaults.map(({ id }) => as("Microsoft.KeyVault/vaults")({ id, location: "westeurope" })),
    ...azure.others.map((one) => as(one.type)(one)),
    ...azure.storageAccounts.map(as("Microsoft.Storage/storageAccounts")),
    ...azure.vaults.map(as("Microsoft.RecoveryServices/vaults")),
  ].filter(({ id }) => within(id, scope));
}

/** ARM's filters of resources that clients use: by type, name, group and place, and by tag (name, or name and value). */
function wanted(call: Call, all: Listed[]): Listed[] {
  const filter = call.query.get("$filter") ?? "";
  const of = (name: string) => new RegExp(`\\b${name}\\s+eq\\s+'([^']*)'`, "i").exec(filter)?.[1];
  const [tag, value] = [of("tagName"), of("tagValue")];
  const is = (name: string, has: string) => same(of(name) ?? has, has);
  return all.filter(
    (one) =>
      is("resourceType", one.type) &&
      is("name", lastPart(one.id)) &&
      is("resourceGroup", partOf(one.id, "resourceGroups")) &&
      is("location", one.location) &&
      (tag === undefined || (one.tags[tag] !== undefined && (value === undefined || one.tags[tag] === value))),
  );
}
