import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { diskTree } from "../../../src/files/disk.ts";
import { PatternRefused } from "../../../src/files/glob/pattern.ts";
import { isNamed, names, restOf } from "../../../src/files/glob/search.ts";
import { budget, filesBelow } from "../../../src/files/walk.ts";

const folder = mkdtempSync(join(tmpdir(), "glob-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const workspace = join(folder, "workspace");
for (const path of ["infra/a.json", "infra/deep/b.json", ".github/x.yml", "node_modules/p/c.json", "[x]/{y}.json"]) {
  mkdirSync(join(workspace, dirname(path)), { recursive: true });
  writeFileSync(join(workspace, path), "");
}
mkdirSync(join(folder, "outside"));
writeFileSync(join(folder, "outside/secret.json"), "");
symlinkSync(join(folder, "outside"), join(workspace, "out"));
symlinkSync(join(folder, "outside/secret.json"), join(workspace, "secret.json"));
symlinkSync(join(workspace, "infra"), join(workspace, "infra/deep/up"));
symlinkSync(join(workspace, "infra/a.json"), join(workspace, "alias.json"));
symlinkSync("nowhere", join(workspace, "gone.json"));

describe("the files that a pattern names", () => {
  it.each([
    ["**/*.json", ["[x]/{y}.json", "alias.json", "gone.json", "infra/a.json", "infra/deep/b.json", "secret.json"]],
    ["infra/*.json", ["infra/a.json"]],
    ["./infra//{deep/b,a}.json", ["infra/a.json", "infra/deep/b.json"]],
    ["infra/**", ["infra/a.json", "infra/deep/b.json"]],
    ["**", ["[x]/{y}.json", "alias.json", "gone.json", "infra/a.json", "infra/deep/b.json", "secret.json"]],
    [".github/*.yml", [".github/x.yml"]],
    ["*/x.yml", ["out"]],
    ["infra/[!b].jso?", ["infra/a.json"]],
    ["\\[x\\]/\\{y\\}.json", ["[x]/{y}.json"]],
    ["infra/deep/up/*.json", ["infra/deep/up/a.json"]],
    // What lies outside is not even told by name; the link that leads there is, so that who reads it is told why it is not read.
    ["out/*", ["out"]],
    ["{out,none}/**", ["out"]],
    ["*/*.json", ["[x]/{y}.json", "infra/a.json"]],
    ["secret.*", ["secret.json"]],
    ["gone.*", ["gone.json"]],
    ["[.][.]/**", []],
    ["none/**", []],
  ])("%s", async (glob, expected) => {
    expect(await diskTree(workspace).match([glob])).toEqual(expected);
  });

  it.each([
    ["../**", "leads out"],
    ["{../../..,x}/etc/hostname", "leads out"],
    ["a/{b,../../..}/x", "leads out"],
    ["/etc/*", "is absolute"],
    ["{/etc,x}/*", "is absolute"],
    ["{a,b}".repeat(16), "alternatives"],
    ["{".repeat(900), undefined],
    [`${"{a,".repeat(200)}b${"}".repeat(200)}`, "alternatives"],
    ["{1..9999999}.tf", "range"],
    ["+(+(+(a)))b", "extended"],
    ["a/".repeat(100), "parts"],
    ["*".repeat(2000), "longer"],
  ])("%s is refused, or matches nothing", async (glob, why) => {
    const matched = diskTree(workspace).match([glob]);
    if (why === undefined) expect(await matched).toEqual([]);
    else await expect(matched).rejects.toThrow(why);
  });

  it("are the same that Node would find, for what both know", () => {
    const part = fc.stringMatching(/^[ab*?.]{1,4}$/).filter((text) => !/^\.+$/.test(text));
    const glob = fc.array(fc.oneof(part, fc.constant("**")), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const path = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(glob, path, (pattern, file) => {
        expect([pattern, file, names(pattern, file)]).toEqual([pattern, file, matchesGlob(file, pattern)]);
      }),
      { numRuns: 3000 },
    );
  });

  it("are found in time that the pattern cannot stretch", () => {
    const rest = restOf(`${"**/".repeat(60)}${"*a".repeat(300)}b`);
    const work = { left: 50_000_000 };
    expect(isNamed(rest, `${"a/".repeat(400)}${"a".repeat(2000)}`, work)).toBe(false);
    expect(work.left).toBeGreaterThan(0);
  });

  it("are given up when they are too many, or lie too deep", async () => {
    const walk = { root: workspace, skipped: new Set<string>(), budget: { ...budget(), entries: 3 } };
    await expect(filesBelow(walk, restOf("**"))).rejects.toThrow(PatternRefused);
    const few = { root: workspace, skipped: new Set<string>(), budget: { ...budget(), found: 1 } };
    await expect(filesBelow(few, restOf("**"))).rejects.toThrow("names more than");
  });

  it("are not searched for any more once the run is cancelled", async () => {
    const tree = diskTree(workspace, AbortSignal.abort(new Error("the run was cancelled")));
    await expect(tree.match(["**"])).rejects.toThrow("the run was cancelled");
  });
});
