import { lastPart, same } from "../find.ts";
import type { AzureWorld, FileShare } from "../types.ts";

/** A file share in one of the world's accounts: of SMB, unless it is said. @throws Error when there is no such account. */
export function addFileShare(
  { storageAccounts }: AzureWorld,
  account: string,
  share: Partial<FileShare> & { name: string },
): void {
  const found = storageAccounts.find(({ id }) => same(lastPart(id), account));
  if (!found) throw new Error(`the world has no storage account ${account}`);
  found.shares = [...(found.shares ?? []), { quotaGiB: 1024, protocol: "SMB", modifiedAt: found.createdAt, ...share }];
}
