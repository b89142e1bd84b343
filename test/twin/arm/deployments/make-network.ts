/** Networks, network interfaces and public addresses, made by a deployment. */
import type { Caller, World } from "../../core.ts";
import { armLinked } from "../authorization/rbac.ts";
import { lastPart, same } from "../find.ts";
import type { ArmError } from "../types.ts";
import { ServiceRefusal } from "./failure.ts";
import { at, listOf, textOf, textsOf, type Value } from "./template/value.ts";

export interface Making {
  readonly id: string;
  readonly body: Value;
  readonly location: string;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
}
const NETWORK = "Microsoft.Network";

export function makeNetwork({ azure }: World, { id, body, location, now }: Making): void {
  const subnets = listOf(at(body, "properties", "subnets")).map((one) => ({
    name: textOf(at(one, "name")),
    prefix: textOf(at(one, "properties", "addressPrefix")),
  }));
  const prefix = textOf(listOf(at(body, "properties", "addressSpace", "addressPrefixes"))[0]);
  azure.networks = azure.networks.filter((one) => !same(one.id, id));
  azure.networks.push({ id, location, prefix, subnets, tags: textsOf(at(body, "tags")), createdAt: now });
}

export function makePublicIp({ azure }: World, { id, body, location, now }: Making): void {
  if (azure.publicIps.some((one) => same(one.id, id))) return;
  const address = `20.50.${azure.publicIps.length}.10`;
  azure.publicIps.push({ id, location, address, tags: textsOf(at(body, "tags")), createdAt: now });
}

/** An interface in a subnet that exists, and that whoever deploys may join. @throws ServiceRefusal */
export function makeInterface(world: World, { id, body, location, caller, now }: Making): void {
  const { azure } = world;
  const [configuration] = listOf(at(body, "properties", "ipConfigurations"));
  const subnetId = textOf(at(configuration, "properties", "subnet", "id"));
  const publicIpId = textOf(at(configuration, "properties", "publicIPAddress", "id"));
  refuseUnlinked(world, caller, `${NETWORK}/networkInterfaces/write`, id, [
    { action: `${NETWORK}/virtualNetworks/subnets/join/action`, scope: subnetId },
    ...(publicIpId ? [{ action: `${NETWORK}/publicIPAddresses/join/action`, scope: publicIpId }] : []),
  ]);
  const network = azure.networks.find((one) => same(one.id, subnetId.replace(/\/subnets\/[^/]*$/i, "")));
  const known = network?.subnets.some(({ name }) => same(name, lastPart(subnetId)));
  const missing = !known ? subnetId : publicIpId && !azure.publicIps.some((one) => same(one.id, publicIpId)) ? publicIpId : "";
  if (missing || !network) {
    throw new ServiceRefusal(400, {
      code: "InvalidResourceReference",
      message: `Resource ${missing} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      details: [],
    });
  }
  const old = azure.nics.find((one) => same(one.id, id));
  azure.nics = azure.nics.filter((one) => one !== old);
  azure.nics.push({
    id,
    location,
    subnetId,
    address: `10.0.0.${4 + azure.nics.length}`,
    ...(publicIpId ? { publicIpId } : {}),
    ...(old?.vmId ? { vmId: old.vmId } : {}),
    tags: textsOf(at(body, "tags")),
    createdAt: old?.createdAt ?? now,
  });
}

/** @throws ServiceRefusal LinkedAuthorizationFailed */
export function refuseUnlinked(
  world: World,
  caller: Caller,
  action: string,
  scope: string,
  linked: readonly { readonly action: string; readonly scope: string }[],
): void {
  const refused = armLinked(world, caller, { action, scope }, linked);
  if (refused) throw new ServiceRefusal(refused.status, (refused.body as { error: ArmError }).error);
}
