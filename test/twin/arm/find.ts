/** Finding things in the world. ARM compares ids and names without regard to case. */
import type { Answer, Call, World } from "../core.ts";
import { unknownGroup, unknownItem, unknownObject, unknownResource, unknownSubscription } from "./errors.ts";
import type { ProtectedItem, RecoveryPoint, ResourceGroup, Subscription, Vault } from "./types.ts";

export type Found<T> =
  | { readonly found: T; readonly refused?: undefined }
  | { readonly found?: undefined; readonly refused: Answer };

export const VAULT = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.RecoveryServices/vaults/:vault";
export const ITEM = `${VAULT}/backupFabrics/:fabric/protectionContainers/:container/protectedItems/:item`;

export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function lastPart(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** What follows `/resourceGroups/`, `/vaults/` and so on in an id; empty when it has no such part. */
export function partOf(id: string, after: string): string {
  const parts = id.split("/");
  const at = parts.findIndex((part) => same(part, after));
  return at < 0 ? "" : (parts[at + 1] ?? "");
}

export function groupIdOf({ subscription, name }: Pick<ResourceGroup, "subscription" | "name">): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}

/** A decoded path parameter; empty when the route has none of that name. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? "";
}

export function subscriptionScope(call: Call): string {
  return `/subscriptions/${param(call, "subscription")}`;
}
export function groupScope(call: Call): string {
  return `${subscriptionScope(call)}/resourceGroups/${param(call, "group")}`;
}
export function vaultScope(call: Call): string {
  return `${groupScope(call)}/providers/Microsoft.RecoveryServices/vaults/${param(call, "vault")}`;
}
export function itemScope(call: Call): string {
  return `${vaultScope(call)}/backupFabrics/${param(call, "fabric")}/protectionContainers/${param(call, "container")}/protectedItems/${param(call, "item")}`;
}

export function findSubscription({ azure }: World, call: Call): Found<Subscription> {
  const id = param(call, "subscription");
  const found = azure.subscriptions.find((one) => same(one.id, id));
  return found ? { found } : { refused: unknownSubscription(id) };
}

/** The groups that exist now: one that is being deleted is gone when its time has come. */
export function groups({ azure }: World, now: number): ResourceGroup[] {
  return azure.resourceGroups.filter(({ goneAt }) => goneAt === undefined || goneAt > now);
}

export function findGroup(world: World, call: Call): Found<ResourceGroup> {
  const subscription = findSubscription(world, call);
  if (subscription.refused) return subscription;
  const name = param(call, "group");
  const found = groups(world, call.now).find((one) => same(one.subscription, subscription.found.id) && same(one.name, name));
  return found ? { found } : { refused: unknownGroup(name) };
}

/** One of `list` by its full id, made of the call's group, `type` and the path parameter `name`. */
export function findResource<T extends { id: string }>(
  world: World,
  call: Call,
  type: string,
  list: readonly T[],
  name = "name",
): Found<T> {
  const group = findGroup(world, call);
  if (group.refused) return group;
  const wanted = `${groupScope(call)}/providers/${type}/${param(call, name)}`;
  const found = list.find(({ id }) => same(id, wanted));
  return found ? { found } : { refused: unknownResource(type, param(call, name), param(call, "group")) };
}

export function findVault(world: World, call: Call): Found<Vault> {
  return findResource(world, call, "Microsoft.RecoveryServices/vaults", world.azure.vaults, "vault");
}

export interface InVault {
  readonly vault: Vault;
  readonly item: ProtectedItem;
}
function findItem(world: World, call: Call): Found<InVault> {
  const at = findVault(world, call);
  if (at.refused) return at;
  const item = at.found.items.find(
    ({ container }) =>
      same(`IaasVMContainer;${container}`, param(call, "container")) && same(`VM;${container}`, param(call, "item")),
  );
  return item && same(param(call, "fabric"), "Azure") ? { found: { vault: at.found, item } } : { refused: unknownItem() };
}

export function findPoint(world: World, call: Call): Found<InVault & { point: RecoveryPoint }> {
  const at = findItem(world, call);
  if (at.refused) return at;
  const point = at.found.item.points.find(({ id }) => id === param(call, "point"));
  return point ? { found: { ...at.found, point } } : { refused: unknownObject() };
}
