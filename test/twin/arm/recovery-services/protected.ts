/** Everything that a vault protects, of whatever kind, as its lists and pages show it. */
import type { Call, World } from "../../core.ts";
import { unknownItem, unknownObject } from "../errors.ts";
import { type Found, findVault, lastPart, param, same } from "../find.ts";
import type { Vault } from "../types.ts";
import { containerJson, itemJson, pointJson } from "./present.ts";
import { shareContainer, shareContainerJson, shareItemJson, shareItemName, sharePointJson } from "./present-share.ts";

export interface Protected {
  /** As paths name it. */
  readonly container: string;
  /** As paths name it. */
  readonly name: string;
  /** What filters of lists can ask for, by name in lower case. */
  readonly values: Readonly<Record<string, string>>;
  containerJson(): unknown;
  /** @param version the api-version that was asked: newer ones tell more. */
  itemJson(now: number, version: string): unknown;
  /** Made when asked: a list of many items needs none of them. */
  points(): readonly ProtectedPoint[];
}
interface ProtectedPoint {
  readonly id: string;
  readonly time: number;
  /** `own`: on its own page. */
  json(own: boolean, version: string): unknown;
}

export function protectedIn(world: World, vault: Vault): Protected[] {
  const machines = vault.items.map((item): Protected => {
    const vm = () => world.azure.vms.find(({ id }) => same(id, item.vmId));
    return {
      container: `IaasVMContainer;${item.container}`,
      name: `VM;${item.container}`,
      values: valuesOf("AzureIaasVM", "VM", item.policy, lastPart(item.vmId)),
      containerJson: () => containerJson(vault, item),
      itemJson: (now, version) => itemJson(world, vault, item, now, version),
      points: () =>
        item.points.map((point) => ({ ...point, json: (own, version) => pointJson(vault, item, point, vm(), version, own) })),
    };
  });
  const shares = vault.shares.map(
    (item): Protected => ({
      container: shareContainer(item),
      name: shareItemName(item),
      values: valuesOf("AzureStorage", "AzureFileShare", item.policy, item.name),
      containerJson: () => shareContainerJson(vault, item),
      itemJson: (now) => shareItemJson(world, vault, item, now),
      points: () => item.points.map((point) => ({ ...point, json: () => sharePointJson(vault, item, point) })),
    }),
  );
  return [...machines, ...shares];
}

function valuesOf(backupmanagementtype: string, itemtype: string, policy: string | null, friendlyname: string) {
  return { backupmanagementtype, itemtype, policyname: policy ?? "", friendlyname, status: "Registered" };
}

export function findProtected(world: World, call: Call): Found<Protected> {
  const at = findVault(world, call);
  if (at.refused) return at;
  const found = protectedIn(world, at.found).find(
    ({ container, name }) => same(container, param(call, "container")) && same(name, param(call, "item")),
  );
  return found && same(param(call, "fabric"), "Azure") ? { found } : { refused: unknownItem() };
}

export function findProtectedPoint(world: World, call: Call): Found<ProtectedPoint> {
  const at = findProtected(world, call);
  if (at.refused) return at;
  const found = at.found.points().find(({ id }) => id === param(call, "point"));
  return found ? { found } : { refused: unknownObject() };
}
