import { diskTargets, findStagingAccount, readGroup } from "../../backup/target.ts";
import { canonical } from "../../clouds/azure/ids.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import { oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";

/** Given by its id it is read for those alone that deploy from it. */
const stagingAccountOf = oncePer(findStagingAccount, (wanted, read) => `${canonical(wanted)} ${wanted.startsWith("/") && read}`);
const groupOf = oncePer(readGroup, canonical);

/** Where restores go: read once for each account and group, whichever restores name it. */
export const targetSources = {
  staging: {
    of: "restore",
    read: async ({ session, settings }, _, restore) =>
      eachOf(
        diskTargets(restore, settings.mode).map(({ stagingAccount }) => stagingAccount ?? ""),
        async (name) => stagingAccountOf(await session.arm(), name, restore.deploy?.template === "restored"),
      ),
  },
  targetGroups: {
    of: "restore",
    read: async ({ session, settings }, _, restore) =>
      eachOf(
        diskTargets(restore, settings.mode).flatMap(({ resourceGroup }) =>
          resourceGroup === undefined || resourceGroup === EPHEMERAL ? [] : [resourceGroup],
        ),
        async (name) => groupOf(await session.arm(), name),
      ),
  },
} satisfies Partial<Sources>;

async function eachOf<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> {
  const distinct = [...new Set(names)];
  return Object.fromEntries(await Promise.all(distinct.map(async (name): Promise<[string, T]> => [name, await read(name)])));
}
