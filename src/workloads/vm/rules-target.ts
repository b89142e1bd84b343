import { part, same } from "../../clouds/azure/ids.ts";
import { raw, sh } from "../../core/index.ts";
import { type AnyRule, rule } from "../../judge/judge.ts";

/** Where the disks go. */
export const targetRules: readonly AnyRule[] = [
  rule({
    code: "RDB007",
    level: "error",
    title: "The target resource group exists",
    why: "Azure Backup refuses a restore into a resource group that does not exist.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["targetGroups"],
    // Reading the group is a courtesy: Azure's own validation decides.
    unreadable: "silent",
    judge: ({ targetGroups }, { plan, restore }) =>
      Object.entries(targetGroups)
        .filter(([, group]) => group === null)
        .map(([name]) => ({
          subject: name,
          where: plan.place(["restores", restore.name, "target", "resource-group"]),
          message: `The target resource group ${name} does not exist in subscription ${plan.azure.subscriptionId}.`,
          fix: sh`az group create --name ${name} --location <region of the vault>`,
        })),
  }),
  rule({
    code: "RDB008",
    level: "error",
    title: "The staging storage account is known",
    why: "Azure Backup writes the restore's configuration, and unmanaged disks, to a storage account in the vault's region.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["staging"],
    unreadable: "unverified",
    judge: () => [],
  }),
  rule({
    code: "RDB009",
    level: "warning",
    title: "The staging storage account is in the vault's region",
    why: "Azure Backup stages only in the vault's own region (backup-azure-arm-restore-vms).",
    phase: "vault",
    of: "restore",
    acceptable: true,
    stopsRestore: false,
    needs: ["staging", "vault"],
    unreadable: "silent",
    judge: ({ staging, vault }, { plan, restore }) =>
      Object.values(staging)
        .filter(({ location }) => location !== null && !same(location, vault.location))
        .map(({ id, location }) => ({
          subject: part(id, "storageAccounts") ?? id,
          where: plan.place(["restores", restore.name, "target", "staging-account"]),
          message: "The staging storage account is in another region than the vault.",
          expected: vault.location,
          actual: location ?? "",
          fix: `Use a storage account in ${vault.location}.`,
        })),
  }),
  rule({
    code: "RDB128",
    level: "warning",
    title: "The runner can reach the staging account's blobs",
    why: "The template that Azure generates for the restored disks is read from there; network rules refuse a runner outside of the allowed networks.",
    phase: "vault",
    of: "restore",
    acceptable: true,
    stopsRestore: false,
    needs: ["staging"],
    unreadable: "silent",
    judge: ({ staging }, { plan, restore }) =>
      Object.values(staging)
        .filter(({ firewall }) => firewall === true && restore.deploy?.template === "restored")
        .map(({ id }) => ({
          subject: part(id, "storageAccounts") ?? id,
          where: plan.place(["restores", restore.name, "deploy"]),
          message:
            "The staging account's firewall lets in only some networks, and the template to deploy is read from its blobs by this runner.",
          expected: "a runner in an allowed network",
          actual: "networkAcls.defaultAction Deny, or public network access disabled",
          fix: sh`az storage account network-rule add --account-name ${part(id, "storageAccounts") ?? raw("<storage-account>")} --ip-address <runner-address>   # or use a runner in an allowed network, or deploy a template of the repository`,
        })),
  }),
];
