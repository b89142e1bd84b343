import { createHash } from "node:crypto";
import { posix } from "node:path";
import { z } from "zod";
import { type Entry, type GitHubGet, type Listing, listingOf, OddAnswer } from "./listing.ts";
import type { FileRead, Tree } from "./tree.ts";

const blob = z.object({ content: z.string(), encoding: z.literal("base64") });
const SYMBOLIC_LINK = "120000";
const MOST_LINKS = 5;

/**
 * The files of a commit, through GitHub's API: no clone, and only files that are asked for and differ from those at hand are read.
 * A symbolic link is followed to a file of the commit, never out of it. https://docs.github.com/rest/git/trees
 * @param here files that may be the same: one whose Git object name is the one wanted is taken from there.
 * @throws (each call) what the reader throws, and OddAnswer.
 */
export function commitTree(get: GitHubGet, sha: string, here?: Tree): Tree {
  let listed: Promise<Listing> | undefined;
  const listing = () => {
    listed ??= listingOf(get, sha);
    return listed;
  };
  const blobOf = async (wanted: string): Promise<Uint8Array> => {
    const read = blob.safeParse(await get(`blobs/${wanted}`));
    if (!read.success) throw new OddAnswer("something else than a file");
    return Buffer.from(read.data.content, "base64");
  };
  const follow = async (path: string, links: number): Promise<Entry | string> => {
    const entry = await (await listing()).at(path);
    if (!entry) return "is not there";
    if (entry.mode !== SYMBOLIC_LINK) return entry;
    if (links === MOST_LINKS) return "is a link to a link, and so on";
    return follow(posix.join(posix.dirname(path), new TextDecoder().decode(await blobOf(entry.sha))), links + 1);
  };
  return {
    name: `commit ${sha.slice(0, 7)}`,
    match: async (globs) => {
      const found = new Set<string>();
      for (const glob of globs) for (const path of await (await listing()).match(bare(glob))) found.add(path);
      return [...found].sort();
    },
    read: async (path, largest): Promise<FileRead> => {
      const entry = await follow(bare(path), 0);
      if (typeof entry === "string") return { why: entry };
      if ((entry.size ?? 0) > largest) return { why: `is larger than ${Math.floor(largest / 1024 ** 2)} MiB` };
      const own = await here?.read(entry.path, largest);
      const same = own && "bytes" in own && objectName(own.bytes, entry.sha.length) === entry.sha;
      return { bytes: same ? own.bytes : await blobOf(entry.sha) };
    },
  };
}

function bare(path: string): string {
  return path.replace(/^(?:\.\/)+/, "");
}

/** What Git calls a file of this content: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function objectName(bytes: Uint8Array, length: number): string {
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
