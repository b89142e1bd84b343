/** Networks, interfaces and addresses as the network service writes them. */
import { lastPart } from "../find.ts";
import { guid } from "../time.ts";
import type { NetworkInterface, OtherResource, PublicIp, VirtualNetwork } from "../types.ts";

const TYPE = "Microsoft.Network";

function frame(type: string, { id, location, tags }: { id: string; location: string; tags: Record<string, string> }) {
  return { name: lastPart(id), id, etag: `W/"${guid("etag", id)}"`, type, location, tags };
}

export function networkJson(network: VirtualNetwork): unknown {
  return {
    ...frame(`${TYPE}/virtualNetworks`, network),
    properties: {
      provisioningState: "Succeeded",
      resourceGuid: guid("network", network.id),
      addressSpace: { addressPrefixes: [network.prefix] },
      subnets: network.subnets.map(({ name }) => subnetJson(network, name)),
      enableDdosProtection: false,
    },
  };
}

export function subnetJson({ id, subnets }: VirtualNetwork, name: string): unknown {
  return {
    name,
    id: `${id}/subnets/${name}`,
    etag: `W/"${guid("etag", id, name)}"`,
    type: `${TYPE}/virtualNetworks/subnets`,
    properties: { provisioningState: "Succeeded", addressPrefix: subnets.find((one) => one.name === name)?.prefix ?? "" },
  };
}

export function interfaceJson(nic: NetworkInterface): unknown {
  const { id, subnetId, address, publicIpId, vmId } = nic;
  return {
    ...frame(`${TYPE}/networkInterfaces`, nic),
    properties: {
      provisioningState: "Succeeded",
      ipConfigurations: [
        {
          name: "ipconfig1",
          id: `${id}/ipConfigurations/ipconfig1`,
          properties: {
            provisioningState: "Succeeded",
            privateIPAddress: address,
            privateIPAllocationMethod: "Dynamic",
            subnet: { id: subnetId },
            primary: true,
            ...(publicIpId ? { publicIPAddress: { id: publicIpId } } : {}),
          },
        },
      ],
      enableIPForwarding: false,
      ...(vmId ? { primary: true, virtualMachine: { id: vmId } } : {}),
    },
  };
}

export function publicIpJson(ip: PublicIp): unknown {
  return {
    ...frame(`${TYPE}/publicIPAddresses`, ip),
    sku: { name: "Standard", tier: "Regional" },
    properties: { provisioningState: "Succeeded", ipAddress: ip.address, publicIPAllocationMethod: "Static" },
  };
}

export function otherJson({ id, type, location, tags, properties }: OtherResource): unknown {
  const state = { provisioningState: "Succeeded" };
  const inside = typeof properties === "object" && properties !== null && !Array.isArray(properties) ? properties : {};
  return { id, name: lastPart(id), type, location, tags, properties: { ...inside, ...state } };
}
