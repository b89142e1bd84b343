import type { SharePath } from "./plan.ts";

/** `copyOptions` of Azure Backup. `Overwrite` is recorded, the others are documented and not seen. */
const COPY = { overwrite: "Overwrite", skip: "Skip", fail: "FailOnConflict" } as const;

/** What a request of any share target says. */
interface Parts {
  /** ARM id of the source's storage account. */
  readonly sourceId: string;
  readonly paths: readonly SharePath[] | undefined;
  readonly conflict: keyof typeof COPY | undefined;
  readonly folder: string | undefined;
  /** Null: over the source. */
  readonly to: { readonly share: string; readonly accountId: string } | null;
}

/**
 * The body of the restore POST for a file share. Recorded: the whole share, or files, over the source or to a share; the whole share into a folder
 * (one entry with `targetFolderPath` alone, 2026-09). A folder among the paths is documented and not seen.
 */
export function shareRequest({ sourceId, paths, conflict = "overwrite", folder, to }: Parts): {
  properties: Record<string, unknown>;
} {
  const into = folder === undefined ? {} : { targetFolderPath: folder };
  const specs = paths
    ? paths.map((path) => ({
        path: "file" in path ? path.file : path.folder,
        fileSpecType: "file" in path ? "File" : "Folder",
        ...into,
      }))
    : folder === undefined
      ? []
      : [into];
  return {
    properties: {
      objectType: "AzureFileShareRestoreRequest",
      recoveryType: to === null ? "OriginalLocation" : "AlternateLocation",
      sourceResourceId: sourceId,
      copyOptions: COPY[conflict],
      restoreRequestType: paths ? "ItemLevelRestore" : "FullShareRestore",
      ...(specs.length === 0 ? {} : { restoreFileSpecs: specs }),
      ...(to === null ? {} : { targetDetails: { name: to.share, targetResourceId: to.accountId } }),
    },
  };
}

/** Paths that Azure takes at once: az asks for no more (documented, not seen). */
export const MOST_PATHS = 99;
