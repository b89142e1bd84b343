/** Any resource by its id, as its service writes it. */
import type { World } from "../../core.ts";
import { diskJson, vmJson } from "../compute/present.ts";
import { lastPart, same } from "../find.ts";
import { interfaceJson, networkJson, otherJson, publicIpJson } from "../network/present.ts";
import { fromBody, type Value } from "./template/value.ts";

export function resourceJson(world: World, id: string, now: number): Value | undefined {
  const { azure } = world;
  const of = <T extends { id: string }>(list: readonly T[], json: (one: T) => unknown) => {
    const found = list.find((one) => same(one.id, id));
    return found && fromBody(json(found));
  };
  return (
    of(azure.disks, diskJson) ??
    of(azure.vms, (vm) => vmJson(vm, world, now)) ??
    of(azure.nics, interfaceJson) ??
    of(azure.publicIps, publicIpJson) ??
    of(azure.networks, networkJson) ??
    of(azure.others, otherJson) ??
    of(azure.storageAccounts, ({ id: account, location, tags }) => ({
      id: account,
      name: lastPart(account),
      type: "Microsoft.Storage/storageAccounts",
      location,
      tags,
      properties: { provisioningState: "Succeeded" },
    }))
  );
}
