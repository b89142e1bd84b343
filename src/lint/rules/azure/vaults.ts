import type { VaultConfig } from "../../configuration/model.ts";
import { json, PLAN_PATH, plan, TARGET, template, VAULT_ID, vault } from "../examples.ts";
import { vaultOf, vaultsOf } from "../of.ts";
import type { LintRule, LintSaid, Repository } from "../rule.ts";

const ONE = "infra/vault.json";
const DOCS = "https://learn.microsoft.com/azure/backup";

/** Says something of each vault of which a setting is known. */
const each =
  (field: keyof VaultConfig, say: (of: VaultConfig, repository: Repository) => Omit<LintSaid, "subject" | "at"> | undefined) =>
  (repository: Repository): LintSaid[] =>
    vaultsOf(repository.configuration).flatMap((of) => {
      const said = say(of, repository);
      return said ? [{ subject: of.name, at: of.where?.[field] ?? of.at, ...said }] : [];
    });

const common = { acceptable: true } as const;
const settings = (properties: object) => ({ [ONE]: json(vault(properties)) });
const soft = (softDeleteState: string) => settings({ securitySettings: { softDeleteSettings: { softDeleteState } } });
const immutable = (state: string) => settings({ securitySettings: { immutabilitySettings: { state } } });
const stored = (standardTierStorageRedundancy: string, crossRegionRestore = "Disabled") =>
  json(vault({ redundancySettings: { standardTierStorageRedundancy, crossRegionRestore } }));

export const vaultRules: readonly LintRule[] = [
  {
    ...common,
    code: "RDA001",
    level: "error",
    title: "Soft delete is on",
    why: "Without it a deleted backup is gone at once: by mistake, or by whoever holds the estate to ransom.",
    fix: "Set securitySettings.softDeleteSettings.softDeleteState to Enabled (Terraform: soft_delete_enabled = true), or to AlwaysON where nobody may turn it off again.",
    reference: `${DOCS}/secure-by-default`,
    examples: { passing: soft("AlwaysON"), failing: soft("Disabled") },
    judge: each("softDelete", ({ name, softDelete }) =>
      softDelete === "off" ? { message: `Soft delete of vault ${name} is off.`, expected: "on", actual: "off" } : undefined,
    ),
  },
  {
    ...common,
    code: "RDA002",
    level: "warning",
    title: "The vault is immutable",
    why: "Without immutability, whoever may write to the vault may shorten retention and delete recovery points before their time.",
    fix: "Set securitySettings.immutabilitySettings.state to Unlocked (Terraform: immutability), and to Locked once you are sure: that cannot be undone.",
    reference: `${DOCS}/backup-azure-immutable-vault-concept`,
    examples: { passing: immutable("Locked"), failing: { [ONE]: template({ ...vault({}), name: "prod-vault" }) } },
    judge: each("immutability", ({ name, whole, immutability = "disabled" }) =>
      whole && immutability === "disabled"
        ? { message: `Vault ${name} is not immutable.`, expected: "Unlocked or Locked", actual: "Disabled" }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDA003",
    level: "note",
    title: "The vault's immutability is locked",
    why: "Unlocked immutability can be turned off again by whoever may write to the vault. Locking it is a decision that nobody can take back.",
    fix: "Lock it when the retention that is set now is right for good: securitySettings.immutabilitySettings.state: Locked.",
    reference: `${DOCS}/backup-azure-immutable-vault-concept`,
    examples: { passing: immutable("Locked"), failing: immutable("Unlocked") },
    judge: each("immutability", ({ name, immutability }) =>
      immutability === "unlocked"
        ? { message: `The immutability of vault ${name} is not locked.`, expected: "Locked", actual: "Unlocked" }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDA004",
    level: "warning",
    title: "A tier-1 restore's vault outlives its datacentre",
    why: "A locally redundant vault is lost with the datacentre that the machines are lost with.",
    fix: "Set redundancySettings.standardTierStorageRedundancy to GeoRedundant or ZoneRedundant. It can only be changed while the vault protects nothing: a new vault, mostly.",
    reference: `${DOCS}/backup-create-recovery-services-vault#set-storage-redundancy`,
    examples: {
      passing: { [ONE]: stored("GeoRedundant"), [PLAN_PATH]: plan(`${TARGET}\ncriticality: tier-1`) },
      failing: { [ONE]: stored("LocallyRedundant"), [PLAN_PATH]: plan(`${TARGET}\ncriticality: tier-1`) },
    },
    judge: (repository) =>
      repository.restores.flatMap((restore) => {
        const of = vaultOf(repository.configuration, restore);
        if (restore.criticality !== "tier-1" || of?.redundancy !== "locally") return [];
        const message = `Vault ${of.name} is locally redundant, and ${restore.name} is tier-1.`;
        return [
          {
            subject: of.name,
            restore: restore.name,
            message,
            expected: "geo- or zone-redundant",
            actual: "locally redundant",
            at: of.where?.redundancy ?? of.at,
          },
        ];
      }),
  },
  {
    ...common,
    code: "RDA005",
    level: "error",
    title: "A restore from the secondary region has one",
    why: "Without cross-region restore the secondary region's copy can be used only when Azure itself declares the first region lost.",
    fix: "Set redundancySettings.crossRegionRestore to Enabled on a geo-redundant vault (Terraform: cross_region_restore_enabled = true).",
    reference: `${DOCS}/backup-create-recovery-services-vault#set-cross-region-restore`,
    examples: {
      passing: { [ONE]: stored("GeoRedundant", "Enabled"), [PLAN_PATH]: plan(`${TARGET}\nregion: secondary`) },
      failing: { [ONE]: stored("GeoRedundant"), [PLAN_PATH]: plan(`${TARGET}\nregion: secondary`) },
    },
    judge: (repository) =>
      repository.restores.flatMap((restore) => {
        const of = vaultOf(repository.configuration, restore);
        if (restore.region !== "secondary" || of?.crossRegionRestore !== false) return [];
        const message = `${restore.name} restores from the secondary region, and cross-region restore of vault ${of.name} is off.`;
        return [
          {
            subject: of.name,
            restore: restore.name,
            message,
            expected: "on",
            actual: "off",
            at: of.where?.crossRegionRestore ?? of.at,
          },
        ];
      }),
  },
  {
    ...common,
    code: "RDA012",
    level: "warning",
    title: "Failed backup jobs raise an alert",
    why: "A backup that has failed for weeks is found on the day of the restore, if nobody was told before.",
    fix: "Set monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures to Enabled.",
    reference: `${DOCS}/backup-azure-monitoring-built-in-monitor`,
    examples: {
      passing: settings({ monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" } } }),
      failing: settings({ monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: "Disabled" } } }),
    },
    judge: each("jobFailureAlerts", ({ name, jobFailureAlerts }) =>
      jobFailureAlerts === false
        ? { message: `Vault ${name} raises no alert when a job fails.`, expected: "on", actual: "off" }
        : undefined,
    ),
  },
  {
    ...common,
    code: "RDA013",
    level: "warning",
    title: "The vault's own key can be rotated and not purged",
    why: "A pinned key version is never renewed, and expires or is disabled one day; a purged key takes every recovery point with it.",
    fix: "Name the key without a version, and turn on soft delete and purge protection of its key vault.",
    reference: `${DOCS}/encryption-at-rest-with-cmk`,
    examples: {
      passing: settings({ encryption: { keyVaultProperties: { keyUri: "https://kv.vault.azure.net/keys/backup" } } }),
      failing: settings({
        encryption: { keyVaultProperties: { keyUri: "https://kv.vault.azure.net/keys/backup/0123456789abcdef" } },
      }),
    },
    judge: each("key", ({ name, key }) => {
      if (key?.pinned === true)
        return { message: `Vault ${name} pins a version of its key.`, expected: "a key without a version" };
      if (key?.purgeProtected === false)
        return { message: `The key of vault ${name} can be purged.`, expected: "purge protection" };
      return undefined;
    }),
  },
  {
    ...common,
    code: "RDA014",
    level: "error",
    title: "The vault allows restores into the target's subscription",
    why: "A vault may forbid cross-subscription restores, for a while or for good; Azure refuses the request then.",
    fix: "Restore within the vault's subscription, or set restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState to Enabled.",
    reference: `${DOCS}/backup-azure-arm-restore-vms#cross-subscription-restore-for-azure-vm`,
    examples: {
      passing: {
        [ONE]: json(
          vault({ restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: "Disabled" } } }),
        ),
        [PLAN_PATH]: plan(TARGET),
      },
      failing: {
        [ONE]: json(
          vault({ restoreSettings: { crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: "Disabled" } } }),
        ),
        [PLAN_PATH]: plan(
          "target: { type: disks, resource-group: drill-target, staging-account: /subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/otherstaging }",
        ),
      },
    },
    judge: ({ configuration, plan: of, restores }) =>
      restores.flatMap((restore) => {
        const found = vaultOf(configuration, restore);
        const state = found?.crossSubscriptionRestore;
        const other = subscriptionIn(restore.target.stagingAccount);
        if (!found || (state !== "disabled" && state !== "permanently-disabled")) return [];
        if (other === undefined || other === of?.azure.subscriptionId) return [];
        const message = `${restore.name} restores into subscription ${other}, and vault ${found.name} forbids cross-subscription restores.`;
        return [
          {
            subject: found.name,
            restore: restore.name,
            message,
            expected: "Enabled",
            actual: state,
            at: found.where?.crossSubscriptionRestore ?? found.at,
          },
        ];
      }),
  },
  {
    ...common,
    code: "RDA015",
    level: "warning",
    title: "A Resource Guard protects the vault",
    why: "With a Resource Guard it takes a second person, of another scope, to weaken the vault or to delete what it holds.",
    fix: "Make a Resource Guard in another subscription or tenant, and set it on the vault (backupResourceGuardProxies; Terraform: azurerm_recovery_services_vault_resource_guard_association).",
    reference: `${DOCS}/multi-user-authorization`,
    examples: {
      passing: {
        [ONE]: template(
          { ...vault({}), name: "prod-vault" },
          {
            type: "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies",
            name: "prod-vault/VaultProxy",
            properties: { resourceGuardResourceId: `${VAULT_ID}/guard` },
          },
        ),
      },
      failing: { [ONE]: template({ ...vault({}), name: "prod-vault" }) },
    },
    judge: each("resourceGuard", ({ name, whole, resourceGuard = false }) =>
      whole && resourceGuard === false ? { message: `No Resource Guard protects vault ${name}.` } : undefined,
    ),
  },
];

function subscriptionIn(id: string | undefined): string | undefined {
  return /^\/subscriptions\/([^/]+)\//i.exec(id ?? "")?.[1];
}
