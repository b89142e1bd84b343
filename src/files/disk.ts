import { restOf } from "./glob/search.ts";
import { SKIPPED, type Tree } from "./tree.ts";
import { budget, filesBelow } from "./walk.ts";
import { workspaceFile } from "./workspace-file.ts";

/** The files below a folder, as they stand on the disk. @param root absolute @param signal ends a search */
export function diskTree(root: string, signal?: AbortSignal): Tree {
  const walk = { root, skipped: SKIPPED, budget: budget(), signal };
  return {
    name: "the checked-out files",
    match: async (globs) => {
      const found = new Set<string>();
      for (const glob of globs) {
        // Whoever reads a link that is not followed is told why. Of folders only where nothing else is found: many are led through in vain.
        const links = { file: [] as string[], folder: [] as string[] };
        const files = await filesBelow({ ...walk, unfollowed: (path, as) => void links[as].push(path) }, restOf(glob));
        for (const path of [...files, ...links.file]) found.add(path);
        if (files.length + links.file.length === 0) for (const path of links.folder) found.add(path);
      }
      return [...found].sort();
    },
    read: (path, largest) => workspaceFile(root, path, largest),
  };
}
