import type { Tree } from "../src/files/tree.ts";

/** Files in memory, by path. */
export function memoryTree(files: Readonly<Record<string, string>>): Tree {
  const paths = Object.keys(files).sort();
  return {
    name: "an example",
    match: async (globs) => paths.filter((path) => globs.some((glob) => matches(path, glob))),
    read: async (path) => {
      const text = files[path];
      return text === undefined ? { why: "is not there" } : { bytes: new TextEncoder().encode(text) };
    },
  };
}

function matches(path: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*/g, (star) => (star === "*" ? "[^/]*" : "(?:.*/)?"))
    .replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(",", "|")})`);
  return new RegExp(`^${pattern}$`).test(path);
}
