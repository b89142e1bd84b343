import { raw, sh } from "../../core/index.ts";
import { type AnyRule, rule } from "../../judge/judge.ts";
import { namedShares } from "./named-shares.ts";

const base = { phase: "vault", needs: ["targetShares"], unreadable: "silent" } as const;

/** Where the files go. Reading the share is a courtesy: Azure decides. */
export const targetShareRules: readonly AnyRule[] = [
  rule({
    ...base,
    of: "restore",
    code: "RDB064",
    level: "error",
    title: "The target share exists",
    why: "Azure Backup restores into a share that is there; it makes none.",
    acceptable: false,
    stopsRestore: true,
    judge: ({ targetShares }, about) =>
      namedShares(about).flatMap(({ key, share, account, group, at }) =>
        targetShares[key] === null
          ? [
              {
                subject: share,
                where: about.plan.place(["restores", about.restore.name, at, "share"]),
                message:
                  group === null
                    ? `The source's own storage account ${account} has no file share ${share}.`
                    : `The storage account ${account} of resource group ${group} has no file share ${share}, or does not exist.`,
                fix: sh`az storage share-rm create --resource-group ${group ?? raw("<its group>")} --storage-account ${account} --name ${share}`,
              },
            ]
          : [],
      ),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDB065",
    level: "error",
    title: "The target share speaks SMB",
    why: "Azure Backup supports no file shares of NFS (azure-file-share-support-matrix).",
    acceptable: false,
    stopsRestore: true,
    judge: ({ targetShares }, about) =>
      namedShares(about).flatMap(({ key, share, account, at }) =>
        targetShares[key]?.protocol?.toUpperCase() === "NFS"
          ? [
              {
                subject: share,
                where: about.plan.place(["restores", about.restore.name, at, "share"]),
                message: `The file share ${share} of ${account} is a share of NFS.`,
                expected: "SMB",
                actual: "NFS",
                fix: "Name a share of SMB.",
              },
            ]
          : [],
      ),
  }),
];
