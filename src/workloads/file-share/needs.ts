import type { PermissionNeed } from "../../trust/needs.ts";

const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const one = (action: string) => [[action]];

/**
 * What a restore of a share needs beside the vault's permissions. Azure documents *Storage Account Backup Contributor* on the accounts of source and
 * target (https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault); which of its actions a restore asks for was not seen.
 */
export const SHARE_NEEDS: readonly PermissionNeed[] = [
  {
    at: "target-account",
    to: "see whether the target share exists",
    anyOf: one(`${ACCOUNTS}/fileServices/shares/read`),
    weight: "wish",
    from: "vault",
  },
  {
    at: "target-account",
    to: "be given the files (as Azure documents it)",
    anyOf: one(`${ACCOUNTS}/write`),
    weight: "wish",
  },
];
