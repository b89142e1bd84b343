import { findStagingAccount, readGroup } from "../../backup/target.ts";
import { sentKey } from "../../clouds/azure/ids.ts";
import { EPHEMERAL, targetsIn } from "../../core/target-of.ts";
import { eachOnce, oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";
import { targetKind } from "../../workloads/find-workload.ts";
import type { Workload } from "../../workloads/workload.ts";

/** Given by its id it is read for those alone that deploy from it. */
const stagingAccountOf = oncePer(findStagingAccount, (wanted, read) => sentKey(wanted, String(wanted.startsWith("/") && read)));
const groupOf = oncePer(readGroup, sentKey);

/** Where restores go: read once for each group and account, whichever restores name it. */
export const targetSources = (workloads: readonly Workload[]) =>
  ({
    targetGroups: {
      of: "restore",
      read: async ({ session, settings }, _, restore) =>
        eachOnce(
          targetsIn(restore, settings.mode).flatMap(({ resourceGroup }) =>
            resourceGroup === undefined || resourceGroup === EPHEMERAL ? [] : [resourceGroup],
          ),
          async (name) => groupOf(await session.arm(), name),
        ),
    },
    staging: {
      of: "restore",
      read: async ({ session, settings }, _, restore) =>
        eachOnce(
          targetsIn(restore, settings.mode).flatMap(
            (target) => targetKind(workloads, restore, target)?.checks?.staging(target) ?? [],
          ),
          async (name) => stagingAccountOf(await session.arm(), name, restore.deploy?.template === "restored"),
        ),
    },
  }) satisfies Partial<Sources>;
