import { bag, get, text } from "../look.ts";
import type { At, Configuration } from "../model.ts";
import type { AzureResource } from "./azure-resource.ts";
import { resourceRules } from "./resources.ts";

/** What an ARM resource says; null for a type that has nothing to do with backups or trust. */
export function ofAzureResource(resource: AzureResource): Partial<Configuration> | null {
  const type = resource.type.toLowerCase();
  return Object.hasOwn(resourceRules, type) ? (resourceRules[type]?.(resource) ?? null) : null;
}

/** A resource that stands alone, as `az … show`, `az … list` and exports write it. */
export function exported(value: unknown, at: At): AzureResource | undefined {
  const whole = bag(value);
  const type = text(get(whole, "type"));
  const id = text(get(whole, "id"));
  if (!whole || !type?.includes("/")) return undefined;
  // `az vm show` and `az identity federated-credential show` write what others have below `properties` beside the name.
  const properties = bag(get(whole, "properties")) ?? whole;
  const names = id ? namesIn(id) : (text(get(whole, "name"))?.split("/") ?? []);
  const resourceGroup = /\/resourceGroups\/([^/]+)/i.exec(id ?? "")?.[1] ?? text(get(whole, "resourceGroup"));
  return {
    type,
    names: names.length > 0 ? names : ["unknown"],
    ...(resourceGroup ? { resourceGroup } : {}),
    ...(id ? { id } : {}),
    properties,
    whole,
    declared: false,
    at,
  };
}

/** `…/providers/NS/vaults/V/backupPolicies/P` → `["V", "P"]`. */
export function namesIn(id: string): string[] {
  const [, last = ""] = /\/providers\/[^/]+\/((?:[^/]+\/[^/]+(?:\/|$))+)$/i.exec(id) ?? [];
  return last.split("/").filter((part, n) => n % 2 === 1 && part !== "");
}
