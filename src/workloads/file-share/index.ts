import type { Workload } from "../workload.ts";
import { type ShareItem, shareItemKeys } from "./plan.ts";
import { accountOf, meantShare, protectedShare, restores, shareName } from "./protected-share.ts";
import { SHARE_POINT, sharePoint } from "./recovery-point.ts";
import { shareSources } from "./sources.ts";
import { files, original, share } from "./targets.ts";

const NOUN = "file share";
const MANAGEMENT = "AzureStorage";

/** A file share of a storage account, backed up as snapshots or into the vault. This version checks its restores, and runs none. */
export const fileShare: Workload<ShareItem> = {
  kind: "file-share",
  noun: NOUN,
  schema: shareItemKeys,
  words: ({ name, storageAccount }) => ({
    noun: NOUN,
    name,
    where: `of storage account ${storageAccount}`,
    managementType: MANAGEMENT,
  }),
  contradictions: () => [],
  targets: { share, files, original },
  facts: shareSources,
  vault: {
    managementType: MANAGEMENT,
    itemType: null,
    item: protectedShare,
    pointType: SHARE_POINT,
    point: sharePoint,
    name: shareName,
    meant: meantShare,
    restores,
    source: (item) => `the storage account ${accountOf(item)}`,
    rules: [],
  },
};
