import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { MODE_NAMES, MODES, type ModeTraits, reaches } from "../../../src/core/index.ts";

const SRC = join(import.meta.dirname, "../../../src");
const NAMES = MODE_NAMES.join("|");
/** Words that name a mode and nothing else in this code: a phase, a kind of rule and an output have the others. */
const MODE_ALONE = "lint|check|dry-run|drill|reap|init";

/** How code asks which mode it runs in. */
const COMPARISONS: readonly RegExp[] = [
  new RegExp(`\\bmode\\)? *[!=]==? *["'](?:${NAMES})["']`),
  new RegExp(`["'](?:${NAMES})["'] *[!=]==? *[\\w.]*\\bmode\\b`, "i"),
  new RegExp(`[!=]==? *["'](?:${MODE_ALONE})["']`),
  new RegExp(`\\bcase ["'](?:${NAMES})["']`),
  /\]\.includes\([\w.]*\bmode\)/i,
  /\bMODES?\.\w+/,
  new RegExp(`\\bMODES\\["(?:${NAMES})"\\]`),
];

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => path.split(sep).join("/"));
}

/** Comments may speak of modes. */
function comparisonsIn(text: string): string[] {
  const code = text.split("\n").filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line));
  return code.filter((line) => COMPARISONS.some((pattern) => pattern.test(line)));
}

describe("a mode", () => {
  it("is never asked for by its name", () => {
    const found = sources().flatMap((path) =>
      comparisonsIn(readFileSync(join(SRC, path), "utf8")).map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
    expect(sources().length).toBeGreaterThan(300);
  });

  it.each([
    'if (settings.mode === "drill") return;',
    'const own = run.mode !== "report" ? a : b;',
    'if ("check" === mode) return;',
    'return ["check", "drill"].includes(settings.mode);',
    '    case "dry-run":',
    'const drill = of === "drill";',
    'const { makes } = MODES["dry-run"];',
    "const { makes } = MODES.drill;",
  ])("would be found where code asked for it: %s", (line) => {
    expect(comparisonsIn(line)).toEqual([line]);
  });

  it.each(['if (mode === "data") return;', 'if (phase === "restore") return;', 'of: "restore",', " * In mode === “drill”"])(
    "is not seen in: %s",
    (line) => {
      expect(comparisonsIn(line)).toEqual([]);
    },
  );
});

describe.each(MODE_NAMES)("the traits of mode %s", (mode) => {
  const traits: ModeTraits = MODES[mode];

  it("agree with the phases that it goes through", () => {
    expect(traits.makes).toBe(reaches(mode, "restore"));
    expect(traits.removes).toBe(reaches(mode, "clean-up"));
    if (reaches(mode, "trust")) expect(traits.asks).toBe(true);
  });

  it("agree with each other", () => {
    if (traits.removes || traits.emergency || traits.production) expect(traits.makes).toBe(true);
    // What a drill removes must not be production's, and what somebody waits for is not removed.
    expect(traits.removes && (traits.production || traits.emergency)).toBe(false);
    if (traits.reaps === "alone" || traits.gathers) expect(traits.through).toBeNull();
  });
});
