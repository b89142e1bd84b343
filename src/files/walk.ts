import { opendir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import { PatternRefused, type Work } from "./glob/pattern.ts";
import { type Rest, step } from "./glob/search.ts";

/** Files and folders that are looked at, and files that are found, by all patterns of a tree together. */
const MOST_ENTRIES = 500_000;
const MOST_FOUND = 10_000;
/** Characters that are compared: some seconds. */
const MOST_COMPARISONS = 500_000_000;
/** Entries between two looks at what else there is to do. */
const AT_ONCE = 500;

/** What a search may still take. One is shared by all searches of a tree. */
export interface Budget extends Work {
  entries: number;
  found: number;
}
export function budget(): Budget {
  return { left: MOST_COMPARISONS, entries: MOST_ENTRIES, found: MOST_FOUND };
}

interface Walk {
  readonly root: string;
  /** Folders of these names are not looked into. */
  readonly skipped: ReadonlySet<string>;
  readonly budget: Budget;
  readonly signal?: AbortSignal | undefined;
  /** Is told of a symbolic link that the glob names, or leads through, and that is not followed: it leads out, or to nothing. */
  readonly unfollowed?: (path: string, as: "file" | "folder") => void;
}

/**
 * The files below a folder that a glob names, by their paths from it on, with `/`. A symbolic link is followed to what is below the folder
 * alone, and none by `**`.
 * @throws PatternRefused when it takes more than the budget; the signal's reason.
 */
export async function filesBelow(walk: Walk, glob: Rest): Promise<string[]> {
  const found: string[] = [];
  const root = await realpath(walk.root).catch(() => null);
  if (root === null) return found;
  const into = async (folder: string, rest: Rest): Promise<void> => {
    const entries = await opendir(folder === "" ? root : join(root, folder)).catch(() => null);
    if (entries === null) return;
    const folders: [string, Rest][] = [];
    for await (const entry of entries) {
      spend(walk.budget);
      if (walk.budget.entries % AT_ONCE === 0) await others();
      walk.signal?.throwIfAborted();
      // A link may lead back to a folder above it, so `**` does not go through.
      const { file, inside } = step(rest, entry.name, walk.budget);
      const below = entry.isSymbolicLink() ? step(named(rest), entry.name, walk.budget).inside : inside;
      if (!file && below.size === 0) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const link = entry.isSymbolicLink() ? await behind(root, path) : null;
      if (link && !link.inside && (link.kind === "file" ? file : below.size > 0)) walk.unfollowed?.(path, link.kind);
      const kind = link ? (link.inside ? link.kind : null) : entry.isDirectory() ? "folder" : "file";
      if (kind === "file" && file) {
        if (--walk.budget.found < 0) throw new PatternRefused(`names more than ${MOST_FOUND} files`);
        found.push(path);
      }
      if (kind === "folder" && below.size > 0 && !walk.skipped.has(entry.name)) folders.push([path, below]);
    }
    for (const [path, further] of folders) await into(path, further);
  };
  await into("", glob);
  return found.sort();
}

function spend(of: Budget): void {
  if (--of.entries < 0) throw new PatternRefused(`leads through more than ${MOST_ENTRIES} files and folders`);
}

/** Without `**`. */
function named(rest: Rest): Rest {
  return new Set([...rest].filter(({ segment }) => segment !== "**"));
}

/** What a link leads to, and whether that is below the root. What is not there counts as a file. */
async function behind(root: string, path: string): Promise<{ readonly kind: "file" | "folder"; readonly inside: boolean }> {
  try {
    const real = await realpath(join(root, path));
    const from = relative(root, real);
    const kind = (await stat(real)).isDirectory() ? "folder" : "file";
    return { kind, inside: from !== "" && from !== ".." && !from.startsWith(`..${sep}`) };
  } catch {
    return { kind: "file", inside: false };
  }
}
