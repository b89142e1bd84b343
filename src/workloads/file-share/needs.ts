import type { PermissionNeed } from "../../trust/needs.ts";

const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const write = [[`${ACCOUNTS}/write`]];

/**
 * What a restore of a share needs beside the vault's permissions. Azure documents *Storage Account Contributor* on the accounts of source and
 * target (https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault); which of its actions a restore asks for was not seen. That role holds
 * all of an account's, so the one that stands for it in the documentation of machines stands for it here.
 */
export const SHARE_NEEDS: readonly PermissionNeed[] = [
  {
    at: "target-account",
    to: "see whether the target share exists",
    anyOf: [[`${ACCOUNTS}/fileServices/shares/read`]],
    weight: "wish",
    from: "vault",
  },
  { at: "target-account", to: "be given the files (as Azure documents it)", anyOf: write, weight: "wish" },
  { at: "source", to: "have its files read (as Azure documents it)", anyOf: write, weight: "wish" },
];
