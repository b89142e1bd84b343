import fc from "fast-check";
import { PHASES } from "../../../src/core/index.ts";

/** Pieces that mean something to Markdown, HTML, GitHub, Mermaid, the runner or a shell. */
const PIECES = [
  "|",
  "`",
  "```",
  "~~~",
  "\n",
  "\r\n",
  "\n\n",
  "\u2028",
  "\u0000",
  "\u001b[31m",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\ud800",
  "<script>alert(1)</script>",
  "</details>",
  "<!--",
  "</span>",
  "<img src=x onerror=y>",
  "&lt;",
  "&#60;",
  "![x](https://evil.example/x.png)",
  "[x](javascript:y)",
  "[x]: https://evil.example",
  "https://evil.example/?q=1",
  "www.evil.example",
  "a@evil.example",
  "@octocat",
  "#1",
  "GH-1",
  ":smile:",
  "::set-output name=x::y",
  "\n::error::x",
  "##[error]x",
  "##[group]",
  "# h",
  "\n# h",
  "\n---\n",
  "- [ ] x",
  "1. x",
  "> [!WARNING]",
  "$x$",
  "$(touch /tmp/never)",
  "'; exit 1; '",
  "\\",
  "*",
  "_",
  "section x",
  "%%{init: {}}%%",
  "done: crit, 1, 2",
  ";",
  "é",
  "🙂",
  " ",
  "x",
];

/** Text that tries to be anything but text. */
export const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
    ),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(""));

/** Names of phases and states of held things: words of ours under keys that other texts share. */
const WORDS: ReadonlySet<string> = new Set([...PHASES.map(({ name }): string => name), "intended", "made", "kept", "gone"]);

/** The same value with every string in it replaced, but those that `keep` names by key; dates and closed words stay what they are. */
export function poison<T>(value: T, text: () => string, keep: ReadonlySet<string>): T {
  const walk = (of: unknown, key: string): unknown => {
    if (typeof of === "string") return keep.has(key) || (WORDS.has(of) && (key === "name" || key === "state")) ? of : text();
    if (Array.isArray(of)) return of.map((each) => walk(each, key));
    if (typeof of === "object" && of !== null)
      return Object.fromEntries(Object.entries(of).map(([name, each]) => [name, walk(each, name)]));
    return of;
  };
  return walk(value, "") as T;
}

/** Fields of a run record that hold words of ours or times, never text from outside. */
export const OURS: ReadonlySet<string> = new Set([
  "verdict",
  "tier",
  "mode",
  "level",
  "rule",
  "phase",
  "kind",
  "startedAt",
  "endedAt",
  "subjectToken",
  "onCancel",
  "due",
  "service",
]);
