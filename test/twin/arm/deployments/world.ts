import type { AzureWorld, VirtualNetwork } from "../types.ts";

type Deployable = Pick<
  AzureWorld,
  "networks" | "nics" | "publicIps" | "others" | "keyVaults" | "deployments" | "runCommands" | "results"
>;

/** What deployments find: a network for drills and one of production's, and a key vault; nothing is deployed yet. `since`: epoch milliseconds. */
export function deployable(group: (name: string) => string, location: string, since: number): Deployable {
  const network = (inGroup: string, name: string, prefix: string, subnet: string): VirtualNetwork => ({
    id: `${group(inGroup)}/providers/Microsoft.Network/virtualNetworks/${name}`,
    location,
    prefix,
    subnets: [{ name: subnet, prefix: prefix.replace("/16", "/24") }],
    tags: {},
    createdAt: since,
  });
  return {
    networks: [
      network("drill-target", "drill-network", "10.20.0.0/16", "drills"),
      network("prod", "prod-network", "10.10.0.0/16", "servers"),
    ],
    nics: [],
    publicIps: [],
    others: [],
    keyVaults: [
      {
        id: `${group("drill-target")}/providers/Microsoft.KeyVault/vaults/drill-keys`,
        forTemplates: true,
        secrets: [{ name: "orders-admin", version: "1f0e5a2b6c7d48e9a0b1c2d3e4f50617", value: "key-vault-value-4711" }],
      },
    ],
    deployments: [],
    runCommands: [],
    results: [],
  };
}
