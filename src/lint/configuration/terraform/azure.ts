import { policyOf } from "../azure/policy.ts";
import { count, defined, get, oneOf, text } from "../look.ts";
import type { Configuration, Maybe, PolicyConfig, VaultConfig } from "../model.ts";
import { exportedBody } from "./azapi.ts";
import { simplePolicy, workloadPolicy } from "./policy.ts";
import { block, placed, type TerraformResource, type TerraformRules } from "./resource.ts";

const name = ({ values, address }: TerraformResource) => text(get(values, "name")) ?? address;
const group = ({ values }: TerraformResource) => defined({ resourceGroup: text(get(values, "resource_group_name")) });
const vaultOf = ({ values }: TerraformResource) => defined({ vault: text(get(values, "recovery_vault_name")) });

/** What hashicorp/azurerm and Azure/azapi say of backups: https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs */
export const terraformAzure: TerraformRules = {
  azurerm_recovery_services_vault: (of) => ({ vaults: [vault(of)] }),
  azurerm_recovery_services_vault_resource_guard_association: (of) => {
    const id = text(get(of.values, "vault_id"));
    return { vaults: [{ name: id?.split("/").at(-1) ?? "unknown", at: of.at, whole: false, resourceGuard: true }] };
  },
  azurerm_backup_policy_vm: (of) => policy(of, simplePolicy(of.values, "AzureIaasVM"), "backup"),
  azurerm_backup_policy_file_share: (of) => policy(of, simplePolicy(of.values, "AzureStorage"), "backup"),
  azurerm_backup_policy_vm_workload: (of) => policy(of, workloadPolicy(of.values), "protection_policy"),
  azurerm_backup_protected_vm: (of) => item(of, "vm", text(get(of.values, "source_vm_id"))),
  azurerm_backup_protected_file_share: (of) => {
    const share = text(get(of.values, "source_file_share_name"));
    return item(
      of,
      "file-share",
      share === undefined ? undefined : `${get(of.values, "source_storage_account_id")}/shares/${share}`,
    );
  },
  azurerm_linux_virtual_machine: machine,
  azurerm_windows_virtual_machine: machine,
  azurerm_virtual_machine: machine,
  azurerm_storage_share: (of) => ({ sources: [{ name: name(of), workload: "file-share", at: of.at }] }),
  azapi_resource: (of) => exportedBody(of) ?? {},
  azapi_update_resource: (of) => exportedBody(of) ?? {},
};

function vault(of: TerraformResource): VaultConfig {
  const { values } = of;
  const key = text(get(block(values, "encryption"), "key_id"));
  return {
    name: name(of),
    ...group(of),
    at: of.at,
    whole: true,
    ...placed(of, {
      softDelete: "soft_delete_enabled",
      immutability: "immutability",
      redundancy: "storage_mode_type",
      crossRegionRestore: "cross_region_restore_enabled",
      jobFailureAlerts: "monitoring",
      key: "encryption",
    }),
    ...defined({
      softDelete: softDelete(get(values, "soft_delete_enabled")),
      immutability: oneOf(get(values, "immutability"), ["disabled", "unlocked", "locked"]),
      redundancy: redundancy(get(values, "storage_mode_type")),
      crossRegionRestore: flag(get(values, "cross_region_restore_enabled")),
      jobFailureAlerts: flag(get(block(values, "monitoring"), "alerts_for_all_job_failures_enabled")),
    }),
    ...(key === undefined ? {} : { key: { pinned: key === "unknown" ? "unknown" : /\/keys\/[^/]+\/[^/]+\/?$/.test(key) } }),
  };
}

function softDelete(of: unknown): Maybe<"on" | "off" | "always-on"> | undefined {
  if (typeof of === "boolean") return of ? "on" : "off";
  return of === "unknown" ? "unknown" : undefined;
}

function redundancy(of: unknown): VaultConfig["redundancy"] {
  const said = oneOf(of, ["locallyredundant", "zoneredundant", "georedundant"]);
  return said === undefined || said === "unknown"
    ? said
    : ({ locallyredundant: "locally", zoneredundant: "zone", georedundant: "geo" } as const)[said];
}

function flag(of: unknown): Maybe<boolean> | undefined {
  return typeof of === "boolean" || of === "unknown" ? of : undefined;
}

function policy(of: TerraformResource, properties: object, schedule: string): Partial<Configuration> {
  const read: PolicyConfig = policyOf(properties, { name: name(of), ...vaultOf(of), ...group(of), at: of.at });
  const where = placed(of, {
    schedule,
    retention: count(get(block(of.values, "retention_daily"), "count")) === undefined ? schedule : "retention_daily",
    instantDays: "instant_restore_retention_days",
    archiveAfterDays: "tiering_policy",
  });
  return { policies: [{ ...read, ...where }] };
}

function item(of: TerraformResource, workload: "vm" | "file-share", sourceId: string | undefined): Partial<Configuration> {
  const policyId = text(get(of.values, "backup_policy_id"));
  const source = sourceId?.split("/").at(-1);
  return {
    items: [
      {
        name: source ?? "unknown",
        ...vaultOf(of),
        ...(policyId === undefined ? {} : { policy: policyId.split("/").at(-1) ?? "unknown" }),
        workload,
        ...(sourceId === undefined ? {} : { sourceId }),
        at: of.at,
        ...placed(of, { policy: "backup_policy_id" }),
      },
    ],
  };
}

function machine(of: TerraformResource): Partial<Configuration> {
  return {
    sources: [{ name: name(of), workload: "vm", ...group(of), ...defined({ id: text(get(of.values, "id")) }), at: of.at }],
  };
}
