import { describe, expect, it } from "vitest";
import { readEvent } from "../../../../src/clouds/github/event.ts";

const sha = (letter: string) => letter.repeat(40);
const pull = {
  number: 7,
  base: { sha: sha("b"), ref: "main", repo: { full_name: "acme/platform" } },
  head: { sha: sha("a"), repo: { full_name: "acme/platform" } },
  labels: [{ name: "x" }],
};
const read = (of: unknown) => readEvent(JSON.stringify(of));

describe("the event that started a run", () => {
  it("tells the pull request and its repository", () => {
    expect(
      read({ repository: { default_branch: "trunk", private: true, owner: { id: 6450 } }, pull_request: pull, action: "opened" }),
    ).toEqual({
      defaultBranch: "trunk",
      visibility: "private",
      ownerId: "6450",
      pullRequest: {
        number: 7,
        baseSha: sha("b"),
        baseRef: "main",
        headSha: sha("a"),
        headRepository: "acme/platform",
        fork: false,
        labels: ["x"],
      },
    });
  });

  it("takes another repository's branch, and one that is gone, for a fork's", () => {
    const from = (repo: unknown) => read({ pull_request: { ...pull, head: { ...pull.head, repo } } }).pullRequest;
    expect(from({ full_name: "mallory/platform" })?.fork).toBe(true);
    expect(from(null)).toMatchObject({ fork: true, headRepository: null });
  });

  it("goes without labels that are none", () => {
    for (const labels of [null, "recoverability-reduced", [{ name: 1 }], { name: "recoverability-reduced" }])
      expect(read({ pull_request: { ...pull, labels } }).pullRequest?.labels).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["a commit that leads elsewhere", { ...pull, base: { ...pull.base, sha: "../../../user" } }],
    ["a commit that is a branch", { ...pull, head: { ...pull.head, sha: "main" } }],
    ["a number that is a path", { ...pull, number: "7/../../issues/1" }],
    ["a number below one", { ...pull, number: -1 }],
    ["a list", [pull]],
    ["a text", "pull"],
  ])("knows no pull request of %s", (_, odd) => {
    expect(read({ pull_request: odd }).pullRequest).toBeNull();
  });

  it.each([
    null,
    "",
    "{",
    "null",
    "[]",
    "7",
    '"x"',
    '{"repository":7}',
    `${"[".repeat(5000)}${"]".repeat(5000)}`,
    '{"__proto__":{"pull_request":1}}',
  ])("is nothing when its payload is %.30s", (text) => {
    expect(readEvent(text)).toEqual({ defaultBranch: null, visibility: null, ownerId: null, pullRequest: null });
  });
});
