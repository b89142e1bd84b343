import { createHash } from "node:crypto";
import type { Answer, Route, World } from "../core.ts";
import { API, notFound, permitted } from "./rest.ts";
import type { Commit } from "./world.ts";

/** What git/trees and git/blobs answer of the world's commits. https://docs.github.com/rest/git */
export const gitRoutes: readonly Route[] = [
  {
    name: "github.git.commit",
    service: "github",
    method: "GET",
    path: `${API}/git/commits/:sha`,
    open: true,
    answer: permitted("contents", "read", ({ github: { commits } }, { params: { sha = "" } }) => {
      const commit = commits[sha];
      if (!commit) return notFound();
      return { status: 200, body: { sha, tree: { sha: treeName(sha, "") }, parents: commit.parents.map((of) => ({ sha: of })) } };
    }),
  },
  {
    name: "github.compare",
    service: "github",
    method: "GET",
    path: `${API}/compare/:range`,
    open: true,
    answer: permitted("contents", "read", ({ github: { commits } }, { params: { range = "" } }) => {
      const [base = "", head = ""] = range.split("...");
      const common = ancestors(commits, head).find((sha) => ancestors(commits, base).includes(sha));
      return common === undefined ? notFound() : { status: 200, body: { merge_base_commit: { sha: common }, files: [] } };
    }),
  },
  {
    name: "github.git.tree",
    service: "github",
    method: "GET",
    path: `${API}/git/trees/:sha`,
    open: true,
    answer: permitted("contents", "read", (world, { params: { sha = "" }, query }) => tree(world, sha, query.has("recursive"))),
  },
  {
    name: "github.git.blob",
    service: "github",
    method: "GET",
    path: `${API}/git/blobs/:sha`,
    open: true,
    answer: permitted("contents", "read", ({ github: { commits } }, { params: { sha } }) => {
      const text = Object.values(commits)
        .flatMap(({ files }) => Object.values(files).map(contentOf))
        .find((each) => blobName(each) === sha);
      if (text === undefined) return notFound();
      // Lines of 60 characters, as GitHub writes them.
      const content = Buffer.from(text).toString("base64").replace(/.{60}/g, "$&\n");
      return { status: 200, body: { sha, size: Buffer.byteLength(text), encoding: "base64", content } };
    }),
  },
];

function ancestors(commits: Readonly<Record<string, Commit>>, sha: string): string[] {
  return [sha, ...(commits[sha]?.parents ?? []).flatMap((parent) => ancestors(commits, parent))];
}

function tree({ github: { commits, mostEntries } }: World, sha: string, recursive: boolean): Answer {
  for (const [commit, { files }] of Object.entries(commits))
    for (const folder of foldersOf(files)) {
      if (sha !== treeName(commit, folder) && !(folder === "" && sha === commit)) continue;
      const all = entries(commit, files, folder, recursive);
      const truncated = recursive && all.length > mostEntries;
      return { status: 200, body: { sha, tree: truncated ? all.slice(0, mostEntries) : all, truncated } };
    }
  return notFound();
}

function entries(commit: string, files: Commit["files"], folder: string, recursive: boolean): object[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const below = (path: string) =>
    path !== "" && path.startsWith(prefix) && (recursive || !path.slice(prefix.length).includes("/"));
  const folders = foldersOf(files)
    .filter((path) => path !== folder && below(path))
    .map((path) => ({ path: path.slice(prefix.length), mode: "040000", type: "tree", sha: treeName(commit, path) }));
  const blobs = Object.entries(files)
    .filter(([path]) => below(path))
    .map(([path, file]) => ({
      path: path.slice(prefix.length),
      mode: typeof file === "string" ? "100644" : "120000",
      type: "blob",
      sha: blobName(contentOf(file)),
      size: Buffer.byteLength(contentOf(file)),
    }));
  return [...folders, ...blobs];
}

function foldersOf(files: Commit["files"]): string[] {
  const found = new Set([""]);
  for (const path of Object.keys(files))
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) found.add(path.slice(0, at));
  return [...found];
}

export function contentOf(file: Commit["files"][string]): string {
  return typeof file === "string" ? file : file.link;
}

function blobName(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}
/** Not Git's name of it, but one of its own. */
function treeName(commit: string, folder: string): string {
  return createHash("sha1").update(`tree ${commit} ${folder}`).digest("hex");
}
