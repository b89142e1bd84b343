import { glob, open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { NoFile, Tree } from "./tree.ts";

/** Folders that hold what others have written. */
const SKIPPED = new Set(["node_modules", ".git", ".terraform"]);

/** The files below a folder, as they stand on the disk. @param root absolute */
export function diskTree(root: string): Tree {
  const home = realpath(root);
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
    read: async (path, limit) => {
      const absolute = resolve(root, path);
      if (isAbsolute(path) || outside(root, absolute)) return no("outside", "leads out of the repository");
      try {
        // A symbolic link may lead anywhere.
        const real = await realpath(absolute);
        if (outside(await home, real)) return no("outside", "is a link that leads out of the repository");
        return await content(real, limit);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
        return code === "ENOENT" || code === "ENOTDIR"
          ? no("missing", "does not exist")
          : no("unreadable", `cannot be read (${code})`);
      }
    },
  };
}

async function content(path: string, limit: number): Promise<Uint8Array | NoFile> {
  const file = await open(path, "r");
  try {
    const found = await file.stat();
    if (!found.isFile()) return no("unreadable", "is no file");
    if (found.size > limit) return no("too-large", `is larger than ${Math.floor(limit / 1024 ** 2)} MiB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function outside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function no(kind: NoFile["no"], why: string): NoFile {
  return { no: kind, why };
}
