import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences, marks } from "../../../src/trust/difference.ts";
import { parseSubject, wideness } from "../../../src/trust/subject.ts";

const SUBJECT = "repo:acme/platform:environment:restore-drills";
const ISSUER = "https://token.actions.githubusercontent.com";
const kinds = (claim: "issuer" | "subject" | "audience", presented: string, demanded: string) =>
  differences(claim, presented, demanded).map(({ kind }) => kind);

describe("a subject that is not the demanded one", () => {
  test.each([
    ["another environment", SUBJECT, "repo:acme/platform:environment:production", ["another-environment"]],
    ["the environment in another case", SUBJECT, "repo:acme/platform:environment:Restore-Drills", ["case"]],
    ["the repository in another case", SUBJECT, "repo:Acme/Platform:environment:restore-drills", ["case"]],
    ["a branch where an environment ran", SUBJECT, "repo:acme/platform:ref:refs/heads/main", ["another-kind"]],
    ["an environment where the job names none", "repo:acme/platform:ref:refs/heads/main", SUBJECT, ["another-kind"]],
    [
      "a branch where a pull request ran",
      "repo:acme/platform:pull_request",
      "repo:acme/platform:ref:refs/heads/main",
      ["another-kind"],
    ],
    ["another branch", "repo:acme/platform:ref:refs/heads/fix", "repo:acme/platform:ref:refs/heads/main", ["another-branch"]],
    ["another tag", "repo:acme/platform:ref:refs/tags/v1", "repo:acme/platform:ref:refs/tags/v2", ["another-tag"]],
    ["a tag where a branch ran", "repo:acme/platform:ref:refs/heads/v1", "repo:acme/platform:ref:refs/tags/v1", ["another-kind"]],
    ["no ids", "repo:acme@6450/platform@64501:environment:restore-drills", SUBJECT, ["immutable-subject"]],
    [
      "ids that GitHub does not write",
      SUBJECT,
      "repo:acme@6450/platform@64501:environment:restore-drills",
      ["immutable-subject"],
    ],
    [
      "the id of a repository that is gone",
      "repo:acme@6450/platform@64501:environment:restore-drills",
      "repo:acme@6450/platform@77:environment:restore-drills",
      ["recreated"],
    ],
    [
      "the old name of a renamed repository",
      "repo:acme@6450/estate@64501:environment:restore-drills",
      "repo:acme@6450/platform@64501:environment:restore-drills",
      ["renamed"],
    ],
    ["another repository of the owner", "repo:acme/estate:environment:restore-drills", SUBJECT, ["another-repository"]],
    ["another owner", "repo:eve/platform:environment:restore-drills", SUBJECT, ["another-owner"]],
    [
      "another repository and another branch",
      "repo:acme/estate:ref:refs/heads/main",
      "repo:acme/platform:ref:refs/heads/dev",
      ["another-repository", "another-branch"],
    ],
    ["a wildcard", SUBJECT, "repo:acme/platform:*", ["wildcard"]],
    ["a blank at its end", SUBJECT, `${SUBJECT} `, ["invisible"]],
    ["a character that does not show", SUBJECT, SUBJECT.replace("acme", "ac\u200bme"), ["invisible"]],
    [
      "a colon that is not encoded",
      "repo:acme/platform:environment:eu%3Adrills",
      "repo:acme/platform:environment:eu:drills",
      ["encoding"],
    ],
    ["a template of its own", "repository_id:64501:environment:x", SUBJECT, ["template"]],
  ])("is told from one that demands %s", (_, presented, demanded, expected) => {
    expect(kinds("subject", presented, demanded)).toEqual(expected);
  });

  test("is always said to differ, in a sentence, and never when it is equal", () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/);
    const scope = fc.oneof(
      fc.constant("pull_request"),
      part.map((name) => `environment:${name}`),
      part.map((name) => `ref:refs/heads/${name}`),
      fc.string(),
    );
    const subject = fc.oneof(
      fc.tuple(part, part, scope).map(([owner, name, of]) => `repo:${owner}/${name}:${of}`),
      fc.string(),
    );
    fc.assert(
      fc.property(subject, subject, (presented, demanded) => {
        const found = differences("subject", presented, demanded);
        expect(found.length > 0).toBe(presented !== demanded);
        for (const { sentence } of found) expect(sentence).toMatch(/^\S.*\.$/s);
      }),
    );
  });
});

describe("an issuer that is not the demanded one", () => {
  test.each([
    ["trailing-slash", ISSUER, `${ISSUER}/`],
    ["enterprise-issuer", `${ISSUER}/acme`, ISSUER],
    ["enterprise-issuer", ISSUER, `${ISSUER}/acme`],
    ["scheme", ISSUER, ISSUER.replace("https", "http")],
    ["case", ISSUER, ISSUER.toUpperCase()],
    ["another-issuer", "https://github.acme.example/_services/token", ISSUER],
    ["another-issuer", "https://token.actions.acme.ghe.com", ISSUER],
  ])("differs by %s: %s against %s", (kind, presented, demanded) => {
    expect(kinds("issuer", presented, demanded)).toEqual([kind]);
  });
});

test("another audience is said to be one", () => {
  expect(kinds("audience", "api://wrong", "api://AzureADTokenExchange")).toEqual(["audience"]);
});

describe("the marks", () => {
  test("lie on the characters that differ in case", () => {
    expect(marks("repo:acme/Platform:X", "repo:Acme/platform:X")).toEqual({
      presented: [
        [5, 6],
        [10, 11],
      ],
      demanded: [
        [5, 6],
        [10, 11],
      ],
    });
  });

  test("lie on what is between a common beginning and a common end", () => {
    expect(marks("a:environment:x:z", "a:ref:x:z")).toEqual({ presented: [[2, 13]], demanded: [[2, 5]] });
    expect(marks("https://x/", "https://x")).toEqual({ presented: [[9, 10]], demanded: [] });
  });

  test("leave two equal texts when what they mark is taken out", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const found = marks(a, b);
        const rest = (text: string, ranges: readonly (readonly [number, number])[]) =>
          [...Array(text.length).keys()]
            .filter((at) => !ranges.some(([from, to]) => at >= from && at < to))
            .map((at) => text[at]);
        expect(rest(a, found.presented)).toEqual(rest(b, found.demanded));
      }),
    );
  });
});

test("a subject that any pull request has is called wide, one environment's is not", () => {
  expect(wideness("repo:acme/platform:pull_request")).toContain("every pull request");
  expect(wideness(SUBJECT)).toBeUndefined();
});

test("a subject is taken apart with its ids", () => {
  expect(parseSubject("repo:acme@6450/platform@64501:ref:refs/heads/a/b")).toEqual({
    owner: "acme",
    ownerId: "6450",
    name: "platform",
    repositoryId: "64501",
    kind: "branch",
    value: "a/b",
  });
});
