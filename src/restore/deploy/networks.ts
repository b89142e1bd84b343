import { groupId } from "../../clouds/azure/ids.ts";
import type { ParameterFile } from "../../core/inputs.ts";
import { named } from "../../parameters/file.ts";

const ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+/i;

/**
 * The virtual networks that a parameter file names, by id: by those that stand in it, and by the two parameters of the template that Azure
 * generates (https://learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms#use-templates-to-customize-a-restored-vm).
 */
export function networksIn({ parameters }: ParameterFile, subscriptionId: string): string[] {
  const texts = Object.fromEntries(
    Object.entries(parameters).flatMap(([name, of]) =>
      of.kind === "literal" && typeof of.value === "string" ? [[name, of.value]] : [],
    ),
  );
  const [group, network] = [named(texts, "VirtualNetworkResourceGroup"), named(texts, "VirtualNetwork")];
  const whole = Object.values(texts).flatMap((text) => ID.exec(text)?.[0] ?? []);
  const parts =
    group && network && !network.startsWith("/")
      ? [`${groupId(subscriptionId, group)}/providers/Microsoft.Network/virtualNetworks/${network}`]
      : [];
  return [...new Map([...whole, ...parts].map((id) => [id.toLowerCase(), id])).values()];
}
