import { matchesGlob } from "node:path";
import { z } from "zod";
import type { FileRead, Tree } from "./tree.ts";

/** One GET of GitHub's REST API below `/repos/{owner}/{repo}`; null for 404. @throws for anything else that is no answer. */
export type GitHubGet = (path: string) => Promise<unknown>;

const listing = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string(), size: z.number().optional() })),
});
const blob = z.object({ content: z.string(), encoding: z.string() });
type Entry = z.infer<typeof listing>["tree"][number];

const SYMBOLIC_LINK = "120000";
/** Folders that are listed one by one when the whole is too long for one answer. */
const MOST_FOLDERS = 200;

/**
 * The files of a commit, through GitHub's API: no clone, and only the files that are asked for are read. A symbolic link is never followed.
 * https://docs.github.com/rest/git/trees @throws (each call) what the reader throws.
 */
export function commitTree(get: GitHubGet, sha: string): Tree {
  let all: Promise<ReadonlyMap<string, Entry>> | undefined;
  const entries = () => {
    all ??= list(get, sha);
    return all;
  };
  return {
    name: `commit ${sha.slice(0, 7)}`,
    match: async (globs) =>
      [...(await entries()).keys()].filter((path) => globs.some((glob) => matchesGlob(path, bare(glob)))).sort(),
    read: async (path, largest): Promise<FileRead> => {
      const entry = (await entries()).get(bare(path));
      if (!entry) return { why: "is not there" };
      if (entry.mode === SYMBOLIC_LINK) return { why: "is a link" };
      if ((entry.size ?? 0) > largest) return { why: `is larger than ${Math.floor(largest / 1024 ** 2)} MiB` };
      const read = blob.safeParse(await get(`git/blobs/${entry.sha}`));
      if (!read.success || read.data.encoding !== "base64") return { why: "cannot be read through GitHub's API" };
      return { bytes: Buffer.from(read.data.content, "base64") };
    },
  };
}

function bare(path: string): string {
  return path.replace(/^(?:\.\/)+/, "");
}

async function list(get: GitHubGet, sha: string): Promise<ReadonlyMap<string, Entry>> {
  const whole = listing.safeParse(await get(`git/trees/${sha}?recursive=1`));
  if (!whole.success) return new Map();
  const files = whole.data.truncated ? await byFolder(get, sha) : whole.data.tree;
  return new Map(files.filter(({ type }) => type === "blob").map((entry) => [entry.path, entry]));
}

/** A repository of more than 100,000 entries is not listed at once. */
async function byFolder(get: GitHubGet, sha: string): Promise<Entry[]> {
  const found: Entry[] = [];
  const waiting = [{ path: "", sha }];
  for (let folders = 0; folders < MOST_FOLDERS; folders++) {
    const next = waiting.shift();
    if (!next) return found;
    const page = listing.safeParse(await get(`git/trees/${next.sha}`));
    for (const entry of page.success ? page.data.tree : []) {
      const path = next.path === "" ? entry.path : `${next.path}/${entry.path}`;
      if (entry.type === "tree" && !/(?:^|\/)node_modules$/.test(path)) waiting.push({ path, sha: entry.sha });
      else found.push({ ...entry, path });
    }
  }
  return found;
}
