import { sh } from "../core/index.ts";
import { type AnyRule, rule } from "../judge/judge.ts";
import type { ProtectedItem } from "./item.ts";

/** The vault and the item it protects. */
export const itemRules: readonly AnyRule[] = [
  rule({
    code: "RDB001",
    level: "error",
    title: "The vault can be read",
    why: "The restore request carries the vault's region, and everything else is read through the vault.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["vault"],
    unreadable: "unverified",
    judge: () => [],
  }),
  rule({
    code: "RDB002",
    level: "error",
    title: "The vault protects the item",
    why: "A plan that names an item the vault does not protect restores nothing.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["items", "itemWords"],
    unreadable: "unverified",
    judge: ({ items, itemWords: { noun, name, where: place } }, { plan, restore }) => {
      const where = plan.place(["restores", restore.name, "item"]);
      const live = items.filter(({ softDeleted }) => !softDeleted);
      const [item] = live;
      if (items.length === 0) {
        return [
          {
            subject: name,
            where,
            message: `The vault ${restore.vault.name} protects no ${noun} ${name} ${place}.`,
            fix: sh`List what it protects: az backup item list --resource-group ${restore.vault.resourceGroup} --vault-name ${restore.vault.name} --output table`,
          },
        ];
      }
      if (live.length > 1) {
        const ids = live.map(({ id }) => id).join("\n");
        return [
          {
            subject: name,
            where,
            message: `${live.length} protected items answer to ${name}; which one is meant cannot be told:\n${ids}`,
          },
        ];
      }
      if (!item) return items.map((deleted) => ({ subject: name, where, ...softDeleted(deleted) }));
      return [];
    },
  }),
  rule({
    code: "RDB005",
    level: "error",
    title: "The item has been backed up",
    why: "An item that was never backed up has nothing to restore.",
    phase: "vault",
    of: "restore",
    acceptable: false,
    stopsRestore: true,
    needs: ["items", "pointList", "itemWords"],
    unreadable: "silent",
    judge: ({ items, pointList: { good, bad }, itemWords: { managementType } }, { restore }) =>
      items
        .filter(({ softDeleted, lastBackup }) => !softDeleted && lastBackup === null && good.length + bad.length === 0)
        .map((item) => ({
          subject: item.friendlyName,
          message: `${item.friendlyName} is configured for backup (${item.state}), but no backup has ever completed.`,
          fix: sh`az backup protection backup-now --resource-group ${restore.vault.resourceGroup} --vault-name ${restore.vault.name} --container-name ${item.container} --item-name ${item.name} --backup-management-type ${managementType}`,
        })),
  }),
  rule({
    code: "RDB006",
    level: "warning",
    title: "The item is still being protected",
    why: "Points of an item whose protection was stopped age without successors.",
    phase: "vault",
    of: "restore",
    acceptable: true,
    stopsRestore: false,
    needs: ["items"],
    unreadable: "silent",
    judge: ({ items }) =>
      items
        .filter(({ softDeleted, state }) => !softDeleted && state !== "Protected" && state !== "IRPending")
        .map((item) => ({
          subject: item.friendlyName,
          message: `The protection state of ${item.friendlyName} is ${item.state}: no new recovery points are being made.`,
          expected: "Protected",
          actual: item.state,
          fix: "Resume protection with a backup policy, or take the item out of the plan.",
        })),
  }),
];

function softDeleted(item: ProtectedItem) {
  const left = item.deletedFor ? `; it is purged in ${item.deletedFor} (days.hours:minutes:seconds)` : "";
  return {
    message: `${item.friendlyName} is soft-deleted in the vault${left}. A soft-deleted item cannot be restored until it is undeleted.`,
    fix: sh`az backup protection undelete --ids ${item.id}   # then resume protection`,
  };
}
