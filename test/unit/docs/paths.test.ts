import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { PHASES } from "../../../src/core/index.ts";
import { CATALOGUE } from "../../../src/run/catalogue.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PAGES = ["docs/architecture.md", ...globSync("docs/development/*.md", { cwd: ROOT }).sort(), "test/README.md"];

/** What a page tells its reader to write, or what a build or a run makes: it is not in the repository. */
const NOT_THERE: ReadonlySet<string> = new Set([
  "src/report/restores-csv.ts",
  "src/action/publish/notice.ts",
  "lib/",
  "node_modules/.cache",
]);

/** A path, or a bare file name: no page has one, so it would not be found. Packages and modules of Node are neither. */
const PATH = /^(?!@)[\w.*<>-]+(?:\/[\w.*<>-]*)+$|^[\w.*<>-]+\.(?:ts|mjs|yml|md)$/;

/** Text in single backticks, outside fenced blocks. */
function pathsIn(page: string): string[] {
  const text = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, span = ""]) => span).filter((span) => PATH.test(span));
}

/** Where links to files of the repository lead, seen from the page. */
function linksIn(page: string): string[] {
  return [...page.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, to = ""]) => to);
}

/** What a page says is in a file: "`leaseUntil` in `restore/held/lease.ts`". */
function namesIn(page: string): { name: string; path: string }[] {
  const all = page.matchAll(/`([\w.]+)`(?: and its \w+)?,? (?:in|of) `([\w./-]+\.ts)`/g);
  return [...all].map(([, name = "", path = ""]) => ({ name: name.split(".").at(-1) ?? "", path }));
}

function holds({ name, path }: { name: string; path: string }): boolean {
  const found = [join("src", path), path].flatMap((each) => globSync(each, { cwd: ROOT }));
  return found.some((each) => new RegExp(`\\b${name}\\b`).test(readFileSync(join(ROOT, each), "utf8")));
}

/** A path is one below `src/`, or one of the repository; `*` and `<family>` stand for any name, and at least one file has it. */
function isThere(path: string): boolean {
  const pattern = path.replaceAll(/<[\w-]+>/g, "*").replace(/\/$/, "");
  return [join("src", pattern), pattern].some((each) => globSync(each, { cwd: ROOT }).length > 0);
}

describe.each(PAGES)("%s", (path) => {
  const page = readFileSync(join(ROOT, path), "utf8");

  it("names files and folders that are there, each by its whole path", () => {
    expect(pathsIn(page).filter((each) => !NOT_THERE.has(each) && !isThere(each))).toEqual([]);
  });

  it("names what is in them", () => {
    expect(namesIn(page).filter((each) => !holds(each))).toEqual([]);
  });

  it("links to files that are there", () => {
    expect(linksIn(page).filter((to) => globSync(join(dirname(path), to), { cwd: ROOT }).length === 0)).toEqual([]);
  });
});

describe("the pages", () => {
  const named = PAGES.flatMap((path) => pathsIn(readFileSync(join(ROOT, path), "utf8")));

  it("name many paths", () => {
    expect(PAGES.length).toBeGreaterThan(5);
    expect(new Set(named).size).toBeGreaterThan(150);
  });

  it("name everything that is excepted here", () => {
    expect([...NOT_THERE].filter((path) => !named.includes(path))).toEqual([]);
  });
});

describe("the words of docs/architecture.md", () => {
  const page = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");

  it("have every phase, in order, with the tier that it earns", () => {
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (?:the run|each restore) \|.*$/gm)].map(([row]) => row);
    const phases = PHASES.map((phase) => {
      const tier = "tier" in phase ? ` \`${phase.tier}\` ` : " ";
      return `| \`${phase.name}\` | ${phase.of === "run" ? "the run" : "each restore"} |${tier}|`;
    });
    expect(rows).toEqual(phases);
  });

  it("have the letters of every rule code", () => {
    const letters = new Set(CATALOGUE.map(({ code }) => code.slice(0, 3)));
    expect(new Set([...page.matchAll(/`(RD[A-Z])`/g)].map(([, code]) => code))).toEqual(letters);
  });
});

describe("a path", () => {
  it.each(["restore/engine/made.ts", "made.ts", "lint/rules/<family>/nothing.ts", "wires/", "main.yml"])(
    "that is wrong is seen: %s",
    (path) => {
      expect(pathsIn(`| what | \`${path}\` |`)).toEqual([path]);
      expect(isThere(path)).toBe(false);
    },
  );

  it.each([
    "workloads/made.ts",
    "main.ts",
    "test/twin/core.ts",
    "lint/rules/<family>/",
    "record/*.ts",
    "action.yml",
    "clouds/azure",
  ])("that is right is seen: %s", (path) => {
    expect(pathsIn(`| what | \`${path}\` |`)).toEqual([path]);
    expect(isThere(path)).toBe(true);
  });

  it.each(["@azure/identity", "node:fs/*", "az restore", "MODES", "evidence.json"])("is not seen in: %s", (text) => {
    expect(pathsIn(`\`${text}\``)).toEqual([]);
  });
});
