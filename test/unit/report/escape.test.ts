import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oneLine } from "../../../src/core/index.ts";
import { cell, code, fence, inline, mermaidText, shorten } from "../../../src/report/escape.ts";
import { hostile } from "./hostile.ts";

/** What a reader sees of `inline`: our one element taken away, references resolved. */
const seen = (html: string) =>
  html.replace(/<span>|<\/span>/g, "").replace(/&#(\d+);/g, (_, digits) => String.fromCodePoint(Number(digits)));

const obeyed = (text: string) => text.split("\n").some((line) => /^\s*::/.test(line)) || text.includes("##[");

describe("text in a line", () => {
  test.each([
    ["<b>x</b>", "&#60;b&#62;x&#60;/b&#62;"],
    ["a | b", "a &#124; b"],
    ["@octocat", "<span>@</span>octocat"],
    ["see https://evil.example", "see https<span>:</span>//evil.example"],
    ["[x](y)", "&#91;x&#93;(y)"],
    ["fixes #12", "fixes <span>&#35;</span>12"],
    [":white_check_mark:", "<span>:</span>white_check_mark:"],
    ["1. first", "1&#46; first"],
    ["two\nlines", "two lines"],
    ["orders_db-password 0.1.0, 03:00:00", "orders_db-password 0.1.0, 03:00:00"],
  ])("%j is shown as it is", (text, written) => {
    expect(inline(text)).toBe(written);
  });

  test("characters that do not show are spelt out, so that a wrong subject can be told from a right one", () => {
    expect(inline("repo:acme\u202e\u0000")).toBe("repo:acme⟨U+202E⟩⟨U+0000⟩");
    expect(code("main\u200b")).toBe("`main⟨U+200B⟩`");
  });

  test("an empty cell shows a dash", () => {
    expect(cell("")).toBe("–");
  });

  test("holds no structure, whatever the text, and loses nothing of it", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = inline(text);
        expect(written.replace(/<span>([@:.-]|&#\d+;)<\/span>|&#\d+;/g, "")).not.toMatch(/[|<>`*[\]\\&#!~$@\p{Cc}\p{Cf}]/u);
        expect(obeyed(written)).toBe(false);
        expect(seen(written)).toBe(plainly(text));
      }),
      { numRuns: 500 },
    );
  });
});

/** What anybody would expect to read: one line, with invisible characters spelt. */
function plainly(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\r\n\u0085\u2028\u2029\t]/g, " ")
    .replace(
      /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
      (of) => `⟨U+${(of.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
    )
    .trim();
}

describe("code in a line", () => {
  test("backticks inside are enclosed by more of them", () => {
    expect(code("a`b``c")).toBe("```a`b``c```");
    expect(code("`x")).toBe("`` `x ``");
  });

  test("a pipe does not end a table cell", () => {
    expect(code("a|b")).toBe("<code>a&#124;b</code>");
  });

  test("cannot be left, whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = code(text);
        expect(written).not.toMatch(/[|\n\r\p{Cc}\p{Cf}]/u);
        expect(obeyed(written)).toBe(false);
        if (written === "" || written.startsWith("<code>")) return;
        const [ticks = ""] = /^`+/.exec(written) ?? [];
        expect(ticks).not.toBe("");
        const runs = [...written.matchAll(/`+/g)].filter(([run]) => run.length === ticks.length);
        expect(runs.map(({ index }) => index)).toEqual([0, written.length - ticks.length]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a fenced block", () => {
  test("keeps its lines", () => {
    expect(fence("az login\r\naz group list", "sh")).toBe("```sh\naz login\naz group list\n```");
  });

  test("cannot be left, whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = fence(text).split("\n");
        const [ticks = ""] = /^`+/.exec(lines[0] ?? "") ?? [];
        expect(lines.at(-1)).toBe(ticks);
        for (const line of lines.slice(1, -1)) expect((/`+/.exec(line)?.[0] ?? "").length).toBeLessThan(ticks.length);
        expect(obeyed(lines.join("\n"))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a name in a diagram", () => {
  test("keeps letters, digits and hyphens", () => {
    expect(mermaidText("orders-vm 2/ö")).toBe("orders-vm 2/ö");
  });

  test("holds nothing that Mermaid gives a meaning, whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(mermaidText(text)).toMatch(/^[\p{L}\p{N}._/-][\p{L}\p{N} ._/-]{0,59}$/u);
        expect(mermaidText(text)).not.toContain("--");
      }),
    );
  });
});

describe("a line of the log", () => {
  test.each(["::set-output name=x::y", "  ::error::x", "x ##[group]y", "a\n::stop-commands::z"])(
    "%j is no command to the runner",
    (text) => {
      expect(obeyed(oneLine(text))).toBe(false);
      expect(oneLine(text)).not.toContain("\n");
    },
  );
});

test("what is cut says how much", () => {
  expect(shorten("abcdef", 4)).toBe("abcd… (2 more characters)");
  expect(shorten("abc🙂", 4)).toBe("abc… (1 more characters)");
});
