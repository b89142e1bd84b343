import { type AnyRule, rule } from "../judge.ts";
import { part, same } from "./ids.ts";
import { targetOf, touchesProduction } from "./target.ts";

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
    needs: ["targetGroup"],
    // Reading the group is a courtesy: Azure's own validation decides.
    unreadable: "silent",
    judge: ({ targetGroup }, { plan, restore, settings }) => {
      const name = targetOf(restore, settings.mode).resourceGroup ?? "";
      if (targetGroup !== null || name === "ephemeral") return [];
      return [
        {
          subject: name,
          where: plan.place(["restores", restore.name, "target", "resource-group"]),
          message: `The target resource group ${name} does not exist in subscription ${plan.azure.subscriptionId}.`,
          fix: `az group create --name ${name} --location <region of the vault>`,
        },
      ];
    },
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
      staging.location === null || same(staging.location, vault.location)
        ? []
        : [
            {
              subject: part(staging.id, "storageAccounts") ?? staging.id,
              where: plan.place(["restores", restore.name, "target", "staging-account"]),
              message: "The staging storage account is in another region than the vault.",
              expected: vault.location,
              actual: staging.location,
              fix: `Use a storage account in ${vault.location}.`,
            },
          ],
  }),
  rule({
    code: "RDP002",
    level: "warning",
    title: "The target is apart from the source",
    why: "A restore into the source's own resource group lands beside production.",
    phase: "vault",
    of: "restore",
    acceptable: true,
    stopsRestore: true,
    needs: ["items"],
    unreadable: "silent",
    judge: ({ items }, { plan, restore, settings }) => {
      const group = part(items[0]?.sourceId ?? "", "resourceGroups") ?? "";
      const target = targetOf(restore, settings.mode);
      if (!items[0] || !touchesProduction(target, group)) return [];
      return [
        {
          subject: restore.name,
          where: plan.place(["restores", restore.name, "target"]),
          message: `The target is the source's own resource group ${group}: a restore of this runs only in mode restore, with \`confirm: ${restore.name}\` and a \`reason\`.`,
          expected: "another resource group",
          actual: group,
          fix: "Restore into a resource group kept for drills.",
        },
      ];
    },
  }),
];
