import { restOf } from "../glob/search.ts";
import { workspaceFile } from "../workspace.ts";
import { SKIPPED, type Tree } from "./tree.ts";
import { budget, filesBelow } from "./walk.ts";

/** The files below a folder, as they stand on the disk. @param root absolute @param signal ends a search */
export function diskTree(root: string, signal?: AbortSignal): Tree {
  const walk = { root, skipped: SKIPPED, budget: budget(), signal };
  return {
    name: "the checked-out files",
    match: async (globs) => {
      const found = new Set<string>();
      for (const glob of globs) for (const path of await filesBelow(walk, restOf(glob))) found.add(path);
      return [...found].sort();
    },
    read: (path, largest) => workspaceFile(root, path, largest),
  };
}
