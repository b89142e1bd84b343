import { readGroup } from "../../backup/target.ts";
import { canonical } from "../../clouds/azure/ids.ts";
import { EPHEMERAL, targetsIn } from "../../core/target-of.ts";
import { eachOnce, oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";

const groupOf = oncePer(readGroup, canonical);

/** Where restores go: read once for each group, whichever restores name it. */
export const targetSources = {
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
} satisfies Partial<Sources>;
