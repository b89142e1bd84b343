import { posix } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import { z } from "zod";
import type { Work } from "./glob/pattern.ts";
import { isNamed, restOf } from "./glob/search.ts";
import { SKIPPED } from "./tree.ts";
import { budget } from "./walk.ts";

/** One GET of GitHub's REST API below `/repos/{owner}/{repo}/git/`. @throws for every status that is no 2xx. */
export type GitHubGet = (path: string) => Promise<unknown>;

/** GitHub answered, and not as it should: nothing can be said of the commit. */
export class OddAnswer extends Error {
  override readonly name = "OddAnswer";
}

const page = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string(), size: z.number().optional() })),
});
export type Entry = z.infer<typeof page>["tree"][number];

/** What is in a commit, by paths from its root on. Folders that hold others' work are not looked into. */
export interface Listing {
  /** A file or a link. */
  at(path: string): Promise<Entry | undefined>;
  /** Paths of files and links, in no order. @throws PatternRefused */
  match(glob: string): Promise<readonly string[]>;
}

/** Folders that are listed one by one when the whole is too long for one answer: each is a request. */
const MOST_FOLDERS = 200;

/** @throws what the reader throws, and OddAnswer. */
export async function listingOf(get: GitHubGet, sha: string): Promise<Listing> {
  const { tree, truncated } = await ask(get, `trees/${sha}?recursive=1`);
  if (truncated) return byFolder(get, sha);
  const work = budget();
  const files = new Map(tree.filter(isOurs).map((entry) => [entry.path, entry]));
  return {
    at: async (path) => files.get(path),
    match: (glob) => named(glob, [...files.keys()], work),
  };
}

async function ask(get: GitHubGet, path: string): Promise<z.infer<typeof page>> {
  const read = page.safeParse(await get(path));
  if (!read.success) throw new OddAnswer("something else than a list of files");
  return read.data;
}

function isOurs({ type, path }: Entry): boolean {
  return type === "blob" && !path.split("/").some((part) => SKIPPED.has(part));
}

/** GitHub cuts a list after 100,000 entries or 7 MB: then only the folders that a path or a glob leads through are listed. */
function byFolder(get: GitHubGet, sha: string): Listing {
  const known = new Map<string, Promise<readonly Entry[]>>();
  const inFolder = (path: string): Promise<readonly Entry[]> => {
    const before = known.get(path);
    if (before) return before;
    if (known.size === MOST_FOLDERS) throw new OddAnswer(`more than ${MOST_FOLDERS} folders, too many to list one by one`);
    const listed = list(path);
    known.set(path, listed);
    return listed;
  };
  const list = async (path: string): Promise<readonly Entry[]> => {
    const own = path === "" ? sha : (await parent(path)).find((each) => each.path === path && each.type === "tree")?.sha;
    if (own === undefined) return [];
    const { tree } = await ask(get, `trees/${own}`);
    return tree.map((entry) => ({ ...entry, path: path === "" ? entry.path : `${path}/${entry.path}` }));
  };
  const parent = (path: string) => inFolder(posix.dirname(path).replace(/^\.$/, ""));
  const below = async (path: string, depth: number): Promise<readonly Entry[]> => {
    const found: Entry[] = [];
    for (const entry of await inFolder(path)) {
      if (isOurs(entry)) found.push(entry);
      else if (entry.type === "tree" && depth > 0 && !SKIPPED.has(posix.basename(entry.path)))
        found.push(...(await below(entry.path, depth - 1)));
    }
    return found;
  };
  const work = budget();
  const leadsOut = (path: string) => path.startsWith("/") || path.split("/").includes("..");
  return {
    at: async (path) => (leadsOut(path) ? [] : await parent(path)).find((each) => each.path === path && isOurs(each)),
    match: async (glob) => {
      // Refused before GitHub is asked.
      restOf(glob);
      const { folder, depth } = reach(glob);
      return named(
        glob,
        (await below(folder, depth)).map(({ path }) => path),
        work,
      );
    },
  };
}

/** Those of the paths that the glob names, with a look at what else there is to do now and then. */
async function named(glob: string, paths: readonly string[], work: Work): Promise<string[]> {
  const rest = restOf(glob);
  const found: string[] = [];
  for (const [n, path] of paths.entries()) {
    if (n % 500 === 499) await others();
    if (isNamed(rest, path, work)) found.push(path);
  }
  return found;
}

/** The folder that all files of a glob are in, and how many folders below it they may be. */
function reach(glob: string): { readonly folder: string; readonly depth: number } {
  const parts = glob.split("/");
  const magic = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  const plain = magic === -1 ? parts.length - 1 : Math.min(magic, parts.length - 1);
  const deep = parts.some((part) => part.includes("**")) || /\{[^}]*\//.test(glob);
  return { folder: parts.slice(0, plain).join("/"), depth: deep ? Number.POSITIVE_INFINITY : parts.length - 1 - plain };
}
