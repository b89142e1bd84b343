/** File shares as storage's resource manager shows them; what is in them nobody here reads. */
import type { Route } from "../../core.ts";
import { refusal } from "../errors.ts";
import { param, same } from "../find.ts";
import { route } from "../route.ts";
import { iso } from "../time.ts";
import type { FileShare, StorageAccount } from "../types.ts";
import { IN_GROUP, one, withAccount } from "./routes-accounts.ts";

const TYPE = "Microsoft.Storage/storageAccounts/fileServices/shares";

export const shareRoutes: readonly Route[] = [
  route("share.get", `GET ${IN_GROUP}/:name/fileServices/default/shares/:share`, {
    versions: "storage",
    needs: [`${TYPE}/read`, one],
    answer: withAccount((account, _, call) => {
      const found = account.shares?.find(({ name }) => same(name, param(call, "share")));
      return found
        ? { status: 200, body: shareJson(account, found) }
        : refusal(404, "ShareNotFound", "The specified share does not exist.", "service");
    }),
  }),
];

function shareJson(account: StorageAccount, { name, quotaGiB, protocol, modifiedAt }: FileShare): unknown {
  return {
    id: `${account.id}/fileServices/default/shares/${name}`,
    name,
    type: TYPE,
    etag: '"0x8D1"',
    properties: {
      accessTier: "TransactionOptimized",
      accessTierChangeTime: iso(modifiedAt),
      enabledProtocols: protocol,
      ...(protocol === "NFS" ? { rootSquash: "NoRootSquash" } : {}),
      lastModifiedTime: iso(modifiedAt),
      leaseState: "available",
      leaseStatus: "unlocked",
      shareQuota: quotaGiB,
    },
  };
}
