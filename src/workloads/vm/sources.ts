import { selectPoint } from "../../backup/choose.ts";
import { oneItem } from "../../backup/one-item.ts";
import { pointPath } from "../../backup/point.ts";
import { sentKey } from "../../clouds/azure/ids.ts";
import { oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";
import { diskTargets, machineOf } from "./plan.ts";
import { readPointDisks } from "./point-disks.ts";
import { sourceDisks } from "./source-disks.ts";

const pointDisksOf = oncePer(readPointDisks, (path) => sentKey(path));
const sourceDisksOf = oncePer(sourceDisks, (id) => sentKey(id));

/** Facts of machines and their disks: read once for each point and machine, whichever restores ask for it. */
export const machineSources = {
  pointDisks: {
    of: "restore",
    read: async ({ session, startedAt, draws }, need, restore) => {
      if (!machineOf(restore)) return null;
      const [points, items] = await Promise.all([need("points"), need("items")]);
      const { point } = selectPoint(points, restore, startedAt, draws.get(restore) ?? 0);
      if (!point) return null;
      const [arm, item] = [await session.arm(), oneItem(items)];
      return pointDisksOf(arm, pointPath(arm.subscriptionId, restore.vault, item, point.id), item, point);
    },
  },
  sourceDisks: {
    of: "restore",
    read: async ({ session, settings }, need, restore) => {
      const chooses = diskTargets(restore, settings.mode).some(({ disks }) => typeof disks !== "string");
      return chooses ? sourceDisksOf(await session.arm(), oneItem(await need("items")).sourceId) : null;
    },
  },
} satisfies Partial<Sources>;
