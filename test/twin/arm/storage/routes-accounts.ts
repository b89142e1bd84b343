/** Storage accounts, their blob containers, and the blobs themselves. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { mayDo, within } from "../authorization/rbac.ts";
import { locked, refusal } from "../errors.ts";
import { type Found, findGroup, findResource, findSubscription, groupScope, lastPart, param, same } from "../find.ts";
import { blobHost } from "../recovery-services/make.ts";
import { noBody } from "../recovery-services/shapes.ts";
import { page, route } from "../route.ts";
import { iso } from "../time.ts";
import type { Container, StorageAccount } from "../types.ts";

const TYPE = "Microsoft.Storage/storageAccounts";
export const IN_GROUP = `/subscriptions/:subscription/resourceGroups/:group/providers/${TYPE}`;
const CONTAINERS = `${IN_GROUP}/:name/blobServices/default/containers`;
/** ARM id of the account that a call names. */
export const one = (call: Call) => `${groupScope(call)}/providers/${TYPE}/${param(call, "name")}`;

export const storageRoutes: readonly Route[] = [
  route("storage.all", `GET /subscriptions/:subscription/providers/${TYPE}`, {
    versions: "storage",
    answer: (world, call) => {
      const { refused } = findSubscription(world, call);
      const seen = world.azure.storageAccounts.filter(({ id }) => mayDo(world, call.caller, `${TYPE}/read`, id));
      return (
        refused ??
        page(
          world,
          call,
          seen.map((account) => accountJson(world, account)),
        )
      );
    },
  }),
  route("storage.list", `GET ${IN_GROUP}`, {
    versions: "storage",
    needs: [`${TYPE}/read`, "group"],
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      const there = world.azure.storageAccounts.filter(({ id }) => within(id, groupScope(call)));
      return (
        refused ??
        page(
          world,
          call,
          there.map((account) => accountJson(world, account)),
        )
      );
    },
  }),
  route("storage.get", `GET ${IN_GROUP}/:name`, {
    versions: "storage",
    needs: [`${TYPE}/read`, one],
    answer: withAccount((account, world) => ({ status: 200, body: accountJson(world, account) })),
  }),
  route("storage.listKeys", `POST ${IN_GROUP}/:name/listKeys`, {
    versions: "storage",
    needs: [`${TYPE}/listKeys/action`, one],
    accepts: noBody,
    answer: withAccount(({ keys }) => ({
      status: 200,
      body: { keys: keys.map((value, at) => ({ keyName: `key${at + 1}`, value, permissions: "FULL" })) },
    })),
  }),
  route("containers.all", `GET ${CONTAINERS}`, {
    versions: "storage",
    needs: [`${TYPE}/blobServices/containers/read`, one],
    answer: withAccount((account, world, call) =>
      page(
        world,
        call,
        account.containers.map((of) => containerJson(account, of)),
      ),
    ),
  }),
  route("container.get", `GET ${CONTAINERS}/:container`, {
    versions: "storage",
    needs: [`${TYPE}/blobServices/containers/read`, one],
    answer: withAccount((account, _, call) => {
      const { found, refused } = containerOf(account, call);
      return refused ?? { status: 200, body: containerJson(account, found) };
    }),
  }),
  route("container.delete", `DELETE ${CONTAINERS}/:container`, {
    versions: "storage",
    needs: [`${TYPE}/blobServices/containers/delete`, one],
    answer: withAccount((account, world, call) => {
      const { found } = containerOf(account, call);
      if (!found) return { status: 204 };
      if (world.azure.knobs.locked.some((name) => same(name, found.name))) return locked(one(call));
      return { status: 200, change: () => void account.containers.splice(account.containers.indexOf(found), 1) };
    }),
  }),
];

/** Refuses for an account that is not there, and else goes on with it. */
export function withAccount(then: (account: StorageAccount, world: World, call: Call) => Answer): Route["answer"] {
  return (world, call) => {
    const { found, refused } = findResource(world, call, TYPE, world.azure.storageAccounts);
    return refused ?? then(found, world, call);
  };
}

function containerOf(account: StorageAccount, call: Call): Found<Container> {
  const found = account.containers.find(({ name }) => name === param(call, "container"));
  return found ? { found } : { refused: refusal(404, "ContainerNotFound", "The specified container does not exist.", "service") };
}

function accountJson(world: World, { id, sku, location, tags, createdAt }: StorageAccount): unknown {
  return {
    sku: { name: sku, tier: sku.split("_")[0] },
    kind: "StorageV2",
    id,
    name: lastPart(id),
    type: TYPE,
    location,
    tags,
    properties: {
      provisioningState: "Succeeded",
      creationTime: iso(createdAt),
      accessTier: "Hot",
      allowSharedKeyAccess: true,
      minimumTlsVersion: "TLS1_2",
      supportsHttpsTrafficOnly: true,
      networkAcls: { bypass: "AzureServices", defaultAction: "Allow", ipRules: [], virtualNetworkRules: [] },
      primaryEndpoints: { blob: `${blobHost(world, id)}/` },
      primaryLocation: location,
      statusOfPrimary: "available",
    },
  };
}

function containerJson(account: StorageAccount, { name, modifiedAt }: Container): unknown {
  return {
    id: `${account.id}/blobServices/default/containers/${name}`,
    name,
    type: `${TYPE}/blobServices/containers`,
    etag: '"0x8D0"',
    properties: {
      publicAccess: "None",
      leaseStatus: "Unlocked",
      leaseState: "Available",
      lastModifiedTime: iso(modifiedAt),
      hasLegalHold: false,
    },
  };
}
