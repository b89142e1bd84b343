import { at, bag, count, defined, get, list, oneOf, text } from "../look.ts";
import type { At, Configuration, Maybe, VaultConfig } from "../model.ts";
import type { AzureResource } from "./azure-resource.ts";
import { policyOf } from "./policy.ts";

type Part = Partial<Configuration>;
const VAULTS = "microsoft.recoveryservices/vaults";

/** ARM type, in small letters → what a resource of it says. */
export const resourceRules: Readonly<Record<string, (of: AzureResource) => Part>> = {
  [VAULTS]: (of) => ({ vaults: [vault(of)] }),
  [`${VAULTS}/backupconfig`]: (of) => setting(of, { softDelete: softDelete(get(of.properties, "softDeleteFeatureState")) }),
  [`${VAULTS}/backupstorageconfig`]: (of) =>
    setting(of, {
      redundancy: redundancy(get(of.properties, "storageModelType") ?? get(of.properties, "storageType")),
      crossRegionRestore: flag(get(of.properties, "crossRegionRestoreFlag")),
    }),
  [`${VAULTS}/backupresourceguardproxies`]: (of) => setting(of, { resourceGuard: true }),
  [`${VAULTS}/backuppolicies`]: (of) => ({
    policies: [policyOf(of.properties, { name: own(of), ...vaultOf(of), ...groupOf(of), at: of.at })],
  }),
  [`${VAULTS}/backupfabrics/protectioncontainers/protecteditems`]: (of) => ({ items: [protectedItem(of)] }),
  "microsoft.compute/virtualmachines": (of) => ({
    sources: [{ name: own(of), workload: "vm", ...groupOf(of), ...(of.id ? { id: of.id } : {}), at: of.at }],
  }),
  "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials": (of) => ({ credentials: [credential(of)] }),
};

function own({ names }: AzureResource): string {
  return names.at(-1) ?? "unknown";
}
function vaultOf({ names }: AzureResource): { vault: Maybe<string> } {
  return { vault: names[0] ?? "unknown" };
}
function groupOf({ resourceGroup }: AzureResource): { resourceGroup?: Maybe<string> } {
  return resourceGroup === undefined ? {} : { resourceGroup };
}

function setting(of: AzureResource, fields: { readonly [K in keyof VaultConfig]?: VaultConfig[K] | undefined }): Part {
  const known = defined(fields);
  const where = Object.fromEntries(Object.keys(known).map((name) => [name, of.at]));
  return { vaults: [{ name: of.names[0] ?? "unknown", ...groupOf(of), at: of.at, whole: false, where, ...known }] };
}

/** What an older version of the interface does not tell. */
const UNTOLD = {
  immutability: "unknown",
  redundancy: "unknown",
  resourceGuard: "unknown",
  crossSubscriptionRestore: "unknown",
} as const;

function vault(of: AzureResource): VaultConfig {
  const { properties } = of;
  const soft = at(properties, "securitySettings", "softDeleteSettings");
  const key = bag(get(properties, "encryption"));
  const uri = text(at(key, "keyVaultProperties", "keyUri"));
  const alerts = text(at(properties, "monitoringSettings", "azureMonitorAlertSettings", "alertsForAllJobFailures"));
  const guard = text(at(properties, "securitySettings", "multiUserAuthorization"));
  const cross = text(at(properties, "restoreSettings", "crossSubscriptionRestoreSettings", "crossSubscriptionRestoreState"));
  return {
    name: own(of),
    ...groupOf(of),
    at: of.at,
    whole: true,
    ...(of.declared ? {} : UNTOLD),
    where: places(of.at, {
      softDelete: ["securitySettings", "softDeleteSettings", "softDeleteState"],
      immutability: ["securitySettings", "immutabilitySettings", "state"],
      redundancy: ["redundancySettings", "standardTierStorageRedundancy"],
      crossRegionRestore: ["redundancySettings", "crossRegionRestore"],
      jobFailureAlerts: ["monitoringSettings", "azureMonitorAlertSettings", "alertsForAllJobFailures"],
      key: ["encryption", "keyVaultProperties", "keyUri"],
      crossSubscriptionRestore: ["restoreSettings", "crossSubscriptionRestoreSettings", "crossSubscriptionRestoreState"],
    }),
    ...defined({
      softDelete: softDelete(get(soft, "softDeleteState")),
      softDeleteDays: number(get(soft, "softDeleteRetentionPeriodInDays")),
      immutability: oneOf(at(properties, "securitySettings", "immutabilitySettings", "state"), [
        "disabled",
        "unlocked",
        "locked",
      ]),
      redundancy: redundancy(at(properties, "redundancySettings", "standardTierStorageRedundancy")),
      crossRegionRestore: flag(at(properties, "redundancySettings", "crossRegionRestore")),
      crossSubscriptionRestore: oneOf(cross === "PermanentlyDisabled" ? "permanently-disabled" : cross, [
        "enabled",
        "disabled",
        "permanently-disabled",
      ]),
      jobFailureAlerts: flag(alerts),
      resourceGuard: guard === undefined ? undefined : guard.toLowerCase() === "unknown" ? "unknown" : guard === "Enabled",
    }),
    ...(uri === undefined ? {} : { key: { pinned: uri === "unknown" ? "unknown" : /\/keys\/[^/]+\/[^/]+\/?$/.test(uri) } }),
  };
}

function protectedItem(of: AzureResource): Configuration["items"][number] {
  const { properties, names } = of;
  const policyId = text(get(properties, "policyId"));
  const kind = `${text(get(properties, "protectedItemType"))} ${text(get(properties, "workloadType"))}`.toLowerCase();
  const sourceId = text(get(properties, "sourceResourceId")) ?? text(get(properties, "virtualMachineId"));
  return {
    name: text(get(properties, "friendlyName")) ?? sourceId?.split("/").at(-1) ?? names.at(-1) ?? "unknown",
    ...vaultOf(of),
    ...(policyId === undefined ? {} : { policy: policyId.split("/").at(-1) ?? "unknown" }),
    workload: /virtualmachines| vm/.test(kind)
      ? "vm"
      : /fileshare/.test(kind)
        ? "file-share"
        : /sqldatabase/.test(kind)
          ? "sql-database"
          : /hana/.test(kind)
            ? "hana-database"
            : "other",
    ...(sourceId === undefined ? {} : { sourceId }),
    at: of.at,
  };
}

function credential(of: AzureResource): Configuration["credentials"][number] {
  const { properties, names } = of;
  const audiences = list(get(properties, "audiences"))?.flatMap((each) => text(each) ?? []);
  return {
    name: own(of),
    at: of.at,
    where: places(of.at, { issuer: ["issuer"], subject: ["subject"], audiences: ["audiences"] }),
    ...defined({
      of: names.at(-2),
      issuer: text(get(properties, "issuer")),
      subject: text(get(properties, "subject")),
      expression: text(at(properties, "claimsMatchingExpression", "value")),
      audiences,
    }),
  };
}

/** The places of settings below `properties`. */
function places(of: At, ways: Readonly<Record<string, readonly string[]>>): Record<string, At> {
  return Object.fromEntries(
    Object.entries(ways).map(([name, way]) => [name, { path: of.path, keys: [...of.keys, "properties", ...way] }]),
  );
}

function softDelete(of: unknown): Maybe<"on" | "off" | "always-on"> | undefined {
  const said = text(of)?.toLowerCase();
  if (said === undefined || said === "invalid") return undefined;
  const words: Readonly<Record<string, Maybe<"on" | "off" | "always-on">>> = {
    enabled: "on",
    disabled: "off",
    alwayson: "always-on",
  };
  return Object.hasOwn(words, said) ? words[said] : "unknown";
}

function redundancy(of: unknown): Maybe<"locally" | "zone" | "geo"> | undefined {
  const said = text(of)?.toLowerCase();
  if (said === undefined || said === "invalid") return undefined;
  const words: Readonly<Record<string, "locally" | "zone" | "geo">> = {
    locallyredundant: "locally",
    zoneredundant: "zone",
    georedundant: "geo",
    readaccessgeozoneredundant: "geo",
  };
  return Object.hasOwn(words, said) ? words[said] : "unknown";
}

function flag(of: unknown): Maybe<boolean> | undefined {
  if (typeof of === "boolean") return of;
  const said = text(of)?.toLowerCase();
  if (said === undefined) return undefined;
  return said === "enabled" || said === "true" ? true : said === "disabled" || said === "false" ? false : "unknown";
}

function number(of: unknown): Maybe<number> | undefined {
  return of === undefined || of === null ? undefined : (count(of) ?? "unknown");
}
