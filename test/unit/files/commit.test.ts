import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { commitTree } from "../../../src/files/commit.ts";
import { memoryTree } from "../../memory-tree.ts";
import { gitRoutes } from "../../twin/github/git.ts";
import type { Commit } from "../../twin/github/world.ts";
import { buildWorld } from "../../twin/world.ts";

const SHA = "b".repeat(40);
const text = (read: object) => ("bytes" in read ? new TextDecoder().decode(read.bytes as Uint8Array) : read);

/** The twin's own answers, without a connection; counts what is asked. */
function github(files: Commit["files"], mostEntries = 100_000) {
  const world = buildWorld(0);
  Object.assign(world.github, { commits: { [SHA]: { parents: [], files } }, mostEntries, visibility: "public" });
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    const url = new URL(path, "https://api.example/");
    const [kind, sha = ""] = url.pathname.slice(1).split("/");
    const route = gitRoutes.find(({ name }) => name === `github.git.${kind?.replace(/s$/, "")}`);
    const params = { owner: "acme", repo: "platform", sha };
    const answer = route?.answer(world, {
      now: 0,
      method: "GET",
      path: "",
      headers: {},
      body: undefined,
      params,
      query: url.searchParams,
      caller: { kind: "runner" },
    });
    if (answer?.status !== 200) throw Object.assign(new Error(), { status: answer?.status });
    return answer.body;
  };
  return { get, asked };
}

const FILES = {
  "infra/a.json": "A",
  "infra/deep/b.json": "B",
  ".github/workflows/x.yml": "X",
  "src/main.ts": "",
  "node_modules/p/c.json": "C",
};

describe.each([
  ["listed as a whole", 100_000],
  ["listed folder by folder, being too large", 1],
])("the files of a commit, %s,", (_, most) => {
  it("are found by globs, but those that others wrote", async () => {
    const tree = commitTree(github(FILES, most).get, SHA);
    expect(await tree.match(["**/*.json"])).toEqual(["infra/a.json", "infra/deep/b.json"]);
    expect(await tree.match(["./infra/*.json", "infra/a.json"])).toEqual(["infra/a.json"]);
    expect(await tree.match(["infra/{deep/b,a}.json"])).toEqual(["infra/a.json", "infra/deep/b.json"]);
    expect(await tree.match([".github/workflows/*.yml"])).toEqual([".github/workflows/x.yml"]);
    expect(await tree.match(["none/**"])).toEqual([]);
    await expect(tree.match(["../**/*"])).rejects.toThrow("leads out");
    await expect(tree.match(["/etc/*"])).rejects.toThrow("is absolute");
  });

  it("are read, by their path alone", async () => {
    const tree = commitTree(github(FILES, most).get, SHA);
    expect(text(await tree.read("./infra/deep/b.json", 10))).toBe("B");
    expect(await tree.read("infra/none.json", 10)).toEqual({ why: "is not there" });
    expect(await tree.read("../secret", 10)).toEqual({ why: "is not there" });
    expect(await tree.read("infra", 10)).toEqual({ why: "is not there" });
    expect(await tree.read("infra/a.json", 0)).toEqual({ why: "is larger than 0 MiB" });
  });

  it("follow a link to a file of the commit, and no other", async () => {
    const links = {
      "in/a.json": { link: "../infra/a.json" },
      "out.json": { link: "../../etc/passwd" },
      "ring.json": { link: "ring.json" },
    };
    const tree = commitTree(github({ ...FILES, ...links }, most).get, SHA);
    expect(text(await tree.read("in/a.json", 10))).toBe("A");
    expect(await tree.read("out.json", 10)).toEqual({ why: "is not there" });
    expect(await tree.read("ring.json", 10)).toEqual({ why: "is a link to a link, and so on" });
  });
});

describe("what is asked of GitHub", () => {
  it("is one list, and only the files that differ from those at hand", async () => {
    const { get, asked } = github(FILES);
    const tree = commitTree(get, SHA, memoryTree({ "infra/a.json": "A", "infra/deep/b.json": "other" }));
    for (const path of await tree.match(["infra/**/*.json"])) expect(text(await tree.read(path, 10))).toMatch(/^[AB]$/);
    expect(asked).toEqual([`trees/${SHA}?recursive=1`, `blobs/${createHash("sha1").update("blob 1\0B").digest("hex")}`]);
  });

  it("of a commit that is too large leads only where the globs lead", async () => {
    const { get, asked } = github(
      { ...FILES, ...Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`apps/${n}/x.txt`, ""])) },
      1,
    );
    await commitTree(get, SHA).match(["infra/**/*.json", ".github/workflows/*.yml"]);
    expect(asked.length).toBeLessThan(10);
  });

  it("ends, and is told, where there are too many folders to list", async () => {
    const { get, asked } = github(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`apps/${n}/x.txt`, ""])), 1);
    await expect(commitTree(get, SHA).match(["**/*.json"])).rejects.toThrow("more than 200 folders");
    expect(asked.length).toBeLessThan(210);
  });
});

describe("an answer that is none", () => {
  it.each([undefined, "<html>", {}, { tree: {} }, { tree: [{ path: 7 }] }])(
    "is never taken for an empty commit: %j",
    async (body) => {
      await expect(commitTree(async () => body, SHA).match(["**"])).rejects.toThrow("something else than a list of files");
    },
  );

  it("is never taken for a file", async () => {
    const { get } = github(FILES);
    const odd = async (path: string) => (path.startsWith("blobs") ? { content: "A", encoding: "utf-8" } : get(path));
    await expect(commitTree(odd, SHA).read("infra/a.json", 10)).rejects.toThrow("something else than a file");
  });
});
