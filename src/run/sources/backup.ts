import { selectPoint } from "../../backup/choose.ts";
import { pointPath, readPointDisks } from "../../backup/point-disks.ts";
import { listRecoveryPoints, listVirtualMachines, type ProtectedItem, readPolicy, readVault } from "../../backup/read.ts";
import { diskTargets } from "../../backup/target.ts";
import type { Arm } from "../../clouds/azure/arm.ts";
import { canonical, vaultKey } from "../../clouds/azure/ids.ts";
import type { Restore } from "../../core/index.ts";
import { malformedInWords, wholeList } from "../../io/entries.ts";
import { type Log, Refused } from "../../io/io.ts";
import { oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";
import { machineMeant, machineOf } from "../../workloads/vm/item.ts";
import { sourceDisks } from "../../workloads/vm/source-disks.ts";

const vaultOf = oncePer(readVault, vaultKey);
/** A vault's items with an index of them: a fleet looks for each of its machines. */
const itemsOf = oncePer(async (arm: Arm, vault: Restore["vault"], log: Log) => {
  const list = await listVirtualMachines(arm, vault);
  if (list.bad.length > 0) log.info(`Protected items of ${vault.name}: ${malformedInWords(list)}; they are left out.`);
  return { list, byMachine: Map.groupBy(list.good, machineOf) };
}, vaultKey);
const policyOf = oncePer(readPolicy, (vault, name) => `${vaultKey(vault)} ${canonical(name)}`);
const pointsOf = oncePer(listRecoveryPoints, (_, item) => canonical(item.id));
const pointDisksOf = oncePer(readPointDisks, canonical);
const sourceDisksOf = oncePer(sourceDisks, canonical);

/** What the vault says: read once for each vault, policy, item and point, whichever restores ask for it. */
export const backupSources = {
  vault: { of: "restore", read: async ({ session }, _, { vault }) => vaultOf(await session.arm(), vault) },
  items: {
    of: "restore",
    read: async ({ io, session }, _, restore) => {
      const { list, byMachine } = await itemsOf(await session.arm(), restore.vault, io.log);
      const meant = machineMeant(restore);
      const found = meant === null ? [] : (byMachine.get(meant) ?? []);
      // The one that is looked for may be among those that cannot be read.
      if (found.length === 0) wholeList(list, "arm", `find the protected item in the list of ${restore.vault.name}`);
      return found;
    },
  },
  policy: {
    of: "restore",
    read: async ({ session }, need, { vault }) => {
      const item = only(await need("items"));
      return item.policyName === null ? null : policyOf(await session.arm(), vault, item.policyName);
    },
  },
  pointList: {
    of: "restore",
    read: async ({ session }, need, { vault }) => pointsOf(await session.arm(), vault, only(await need("items"))),
  },
  points: { of: "restore", read: async (_, need) => (await need("pointList")).good },
  pointDisks: {
    of: "restore",
    read: async ({ session, startedAt, draws }, need, restore) => {
      const [points, items] = await Promise.all([need("points"), need("items")]);
      const { point } = selectPoint(points, restore, startedAt, draws.get(restore) ?? 0);
      if (!point) return null;
      const [arm, item] = [await session.arm(), only(items)];
      return pointDisksOf(arm, pointPath(arm.subscriptionId, restore.vault, item, point.id), item, point);
    },
  },
  sourceDisks: {
    of: "restore",
    read: async ({ session, settings }, need, restore) => {
      const chooses = diskTargets(restore, settings.mode).some(({ disks }) => typeof disks !== "string");
      return chooses ? sourceDisksOf(await session.arm(), only(await need("items")).sourceId) : null;
    },
  },
} satisfies Partial<Sources>;

/** The one item whose points and policy can be read; a rule says what is wrong when there is none, or more than one. */
function only(items: readonly ProtectedItem[]): ProtectedItem {
  const live = items.filter(({ softDeleted }) => !softDeleted);
  const [item] = live.length > 0 ? live : items;
  if (!item || live.length > 1) {
    throw new Refused({
      service: "arm",
      operation: "find the protected item",
      code: "NoOneItem",
      text: "There is not exactly one item to read the recovery points of.",
    });
  }
  return item;
}
