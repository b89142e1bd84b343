import { part } from "../../clouds/azure/ids.ts";
import { type Refusal, raw, sh } from "../../core/index.ts";
import { type AnyRule, type RestoreAbout, rule } from "../../judge/judge.ts";
import { type NamedShare, namedShares } from "./named-shares.ts";

const base = { phase: "vault", unreadable: "silent" } as const;

function said(about: RestoreAbout, { share, at }: NamedShare) {
  return { subject: share, where: about.plan.place(["restores", about.restore.name, at, "share"]) };
}

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
    needs: ["targetShares", "items"],
    judge: ({ targetShares, items }, about) =>
      namedShares(about).flatMap((named) => {
        const { key, share, account, group } = named;
        if (targetShares[key] !== null) return [];
        const own = (items.find(({ softDeleted }) => !softDeleted) ?? items[0])?.sourceId ?? "";
        const where = group ?? part(own, "resourceGroups") ?? raw("<its group>");
        const message =
          group === null
            ? `The source's own storage account ${account} has no file share ${share}.`
            : `The storage account ${account} of resource group ${group} has no file share ${share}, or does not exist.`;
        const fix = sh`az storage share-rm create --resource-group ${where} --storage-account ${account} --name ${share}`;
        return [{ ...said(about, named), message, fix }];
      }),
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
    needs: ["targetShares"],
    judge: ({ targetShares }, about) =>
      namedShares(about).flatMap((named) => {
        const seen = targetShares[named.key];
        if (!seen || "refusal" in seen || seen.protocol?.toUpperCase() !== "NFS") return [];
        const message = `The file share ${named.share} of ${named.account} is a share of NFS.`;
        return [{ ...said(about, named), message, expected: "SMB", actual: "NFS", fix: "Name a share of SMB." }];
      }),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDB066",
    level: "note",
    title: "The target share can be seen",
    why: "Azure Backup restores into a share that is there; where this identity is not told, only the restore shows it.",
    acceptable: false,
    stopsRestore: false,
    needs: ["targetShares"],
    judge: ({ targetShares }, about) =>
      namedShares(about).flatMap((named) => {
        const seen = targetShares[named.key];
        if (!seen || !("refusal" in seen)) return [];
        const { share, account } = named;
        const message = `Whether the storage account ${account} has the file share ${share} is not known: ${inWords(seen.refusal)}`;
        const fix = `Look whether the share is there. To be told, the identity needs the role Reader on the storage account ${account} (Microsoft.Storage/storageAccounts/fileServices/shares/read).`;
        return [{ ...said(about, named), message, fix }];
      }),
  }),
];

function inWords({ status, code, text }: Refusal): string {
  if (status === undefined) return `Azure gave no answer: ${text}`;
  return `Azure answered (HTTP ${status}${code === undefined ? "" : `, ${code}`}): ${text}`;
}
