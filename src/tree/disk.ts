import { glob } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { workspaceFile } from "../workspace.ts";
import { SKIPPED, type Tree } from "./tree.ts";

/** The files below a folder, as they stand on the disk. @param root absolute */
export function diskTree(root: string): Tree {
  return {
    name: "the checked-out files",
    match: async (globs) => {
      const found = new Set<string>();
      const ours = globs
        .map((each) => each.replace(/^\.\//, ""))
        .filter((each) => !isAbsolute(each) && !each.split("/").includes(".."));
      const options = { cwd: root, withFileTypes: true, exclude: ({ name }: { name: string }) => SKIPPED.has(name) } as const;
      for await (const entry of glob(ours, options)) {
        if (entry.isDirectory()) continue;
        found.add(relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
      }
      return [...found].sort();
    },
    read: (path, largest) => workspaceFile(root, path, largest),
  };
}
