import { oneItem } from "../../backup/one-item.ts";
import { canonical } from "../../clouds/azure/ids.ts";
import { oncePer } from "../../io/once.ts";
import type { Sources } from "../../judge/facts.ts";
import { accountId, namedShares } from "./named-shares.ts";
import { seeTargetShare } from "./target-share.ts";

const shareOf = oncePer(seeTargetShare, (account, share) => canonical(`${account}/${share}`));

/** Facts of file shares: read once for each share that restores go to. */
export const shareSources = {
  targetShares: {
    of: "restore",
    read: async ({ session, settings, plan }, need, restore) => {
      const arm = await session.arm();
      const read = namedShares({ plan, restore, settings }).map(async ({ key, account, group, share }) => {
        const id = group === null ? oneItem(await need("items")).sourceId : accountId(arm.subscriptionId, group, account);
        return [key, await shareOf(arm, id, share)] as const;
      });
      return Object.fromEntries(await Promise.all(read));
    },
  },
} satisfies Partial<Sources>;
