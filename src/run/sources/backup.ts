import { listItems, type ProtectedItem } from "../../backup/item.ts";
import { oneItem } from "../../backup/one-item.ts";
import { listRecoveryPoints } from "../../backup/point.ts";
import { readPolicy } from "../../backup/policy.ts";
import { readVault } from "../../backup/vault.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { sentKey } from "../../clouds/azure/ids.ts";
import type { Restore } from "../../core/index.ts";
import { malformedInWords, wholeList } from "../../io/entries.ts";
import type { Log } from "../../io/io.ts";
import { oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";
import { workloadOf } from "../../workloads/find-workload.ts";
import type { InVault, Workload } from "../../workloads/workload.ts";

const vaultOf = oncePer(readVault, ({ resourceGroup, name }) => sentKey(resourceGroup, name));
/** A vault's items of a kind with an index of them: a fleet looks for each of its own. */
const itemsOf = oncePer(
  async (arm: Arm, vault: Restore["vault"], kind: InVault, log: Log) => {
    const list = await listItems(arm, vault, kind);
    if (list.bad.length > 0) log.info(`Protected items of ${vault.name}: ${malformedInWords(list)}; they are left out.`);
    return { list, byName: Map.groupBy(list.good, (item) => kind.name(item)) };
  },
  (vault, { managementType, itemType }) => sentKey(vault.resourceGroup, vault.name, managementType, itemType ?? ""),
);
const policyOf = oncePer(readPolicy, (vault, name) => sentKey(vault.resourceGroup, vault.name, name));
const pointsOf = oncePer(listRecoveryPoints, (vault, { container, name }: ProtectedItem) =>
  sentKey(vault.resourceGroup, vault.name, container, name),
);

/** What the vault says: read once for each vault, policy and item, whichever restores ask for it. */
export const backupSources = (workloads: readonly Workload[]) =>
  ({
    vault: { of: "restore", read: async ({ session }, _, { vault }) => vaultOf(await session.arm(), vault) },
    itemWords: {
      of: "restore",
      read: async (_, __, restore) => {
        const { item, name } = restore;
        const words = item && workloadOf(workloads, restore)?.words(item);
        return words ?? { noun: "item", name, where: "", managementType: "" };
      },
    },
    items: {
      of: "restore",
      read: async ({ io, session }, _, restore) => {
        const { item, vault } = restore;
        const kind = inVault(workloads, restore);
        const { list, byName } = await itemsOf(await session.arm(), vault, kind, io.log);
        const found = item ? (byName.get(kind.meant(item)) ?? []) : [];
        // The one that is looked for may be among those that cannot be read.
        if (found.length === 0) wholeList(list, "arm", `find the protected item in the list of ${vault.name}`);
        return found;
      },
    },
    policy: {
      of: "restore",
      read: async ({ session }, need, { vault }) => {
        const item = oneItem(await need("items"));
        return item.policyName === null ? null : policyOf(await session.arm(), vault, item.policyName);
      },
    },
    pointList: {
      of: "restore",
      read: async ({ session }, need, restore) =>
        pointsOf(await session.arm(), restore.vault, oneItem(await need("items")), inVault(workloads, restore)),
    },
    points: { of: "restore", read: async (_, need) => (await need("pointList")).good },
  }) satisfies Partial<Sources>;

function inVault(workloads: readonly Workload[], restore: Restore): InVault {
  const vault = workloadOf(workloads, restore)?.vault;
  // The plan phase has refused it.
  if (!vault) throw new Error(`no vault can be asked for an item of type ${restore.item?.type ?? "unknown"}`);
  return vault;
}
