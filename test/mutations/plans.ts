import { isMap, isSeq, parseDocument, stringify } from "yaml";
import type { Random } from "../faults/random.ts";
import { oddValue } from "./values.ts";

/** A plan with most keys that a plan can have, beside what the twin's own has. */
export const MORE_KEYS = {
  point: { before: "2026-11-24T00:00:00Z" },
  "point-filter": { consistency: "application", within: "30d" },
  criticality: "tier-1",
  verify: [{ run: "./check.sh", timeout: "10m" }],
  keep: { passed: "0h", failed: "24h", unverified: "24h" },
  "on-cancel": "cancel",
  timeout: "4h",
} as const;

const KEYS = ["__proto__", "constructor", "versoin", "restores", "<<", "x", "null", "7"] as const;

/** One of the plan's values, or keys, becomes another. */
function nodeChanged(text: string, random: Random): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  const paths: (string | number)[][] = [];
  const walk = (of: unknown, path: (string | number)[]) => {
    if (path.length > 0) paths.push(path);
    if (isMap(of)) for (const { key, value } of of.items) walk(value, [...path, String(key)]);
    if (isSeq(of)) for (const [at, value] of of.items.entries()) walk(value, [...path, at]);
  };
  walk(document.contents, []);
  if (paths.length === 0) return text;
  const path = random.pick(paths);
  const [how, key] = [random.below(4), random.pick(KEYS)];
  try {
    const value = document.getIn(path);
    document.deleteIn(path);
    if (how === 1 || how === 2) document.setIn(path, document.createNode(oddValue(random)));
    if (how === 3) document.setIn([...path.slice(0, -1), key], value);
    return stringify(document);
  } catch {
    // Too deep for the library that writes it, or an alias without its anchor.
    return text;
  }
}

function line(change: (lines: string[], at: number, random: Random) => void): (text: string, random: Random) => string {
  return (text, random) => {
    const lines = text.split("\n");
    change(lines, random.below(lines.length), random);
    return lines.join("\n");
  };
}

/** Not every odd value can be made a text by itself: an object may hold no, or another, `toString`. */
function asText(of: unknown): string {
  return typeof of === "object" ? JSON.stringify(of) : String(of);
}

const TEXT_CHANGES: readonly ((text: string, random: Random) => string)[] = [
  line((lines, at) => void lines.splice(at, 1, ` ${lines[at] ?? ""}`)),
  line((lines, at) => void lines.splice(at, 1, `\t${lines[at] ?? ""}`)),
  line((lines, at) => void lines.splice(at, 1, (lines[at] ?? "").replace(/^ {2}/, ""))),
  line((lines, at) => void lines.splice(at, 1)),
  line((lines, at) => void lines.splice(at, 0, lines[at] ?? "")),
  line((lines, at) => void lines.splice(at, 1, (lines[at] ?? "").replace(": ", ": &a "))),
  line((lines, at) => void lines.splice(at, 1, (lines[at] ?? "").replace(/: .*/, ": *a"))),
  line(
    (lines, at, random) =>
      void lines.splice(at, 1, (lines[at] ?? "").replace(/: .*/, `: ${asText(oddValue(random)).slice(0, 5000)}`)),
  ),
  line(
    (lines, at, random) =>
      void lines.splice(
        at,
        1,
        (lines[at] ?? "").replace(
          /: .*/,
          random.pick([": !!binary x", ": !x y", ": |", ": >-", ": {", ": [", ": 0x7", ": 1_000", ": .nan", ": ~", ": yes"]),
        ),
      ),
  ),
  (text, random) => Buffer.from([...Buffer.from(text.slice(0, random.below(text.length))), 0xff, 0xfe, 0xc3]).toString("utf8"),
  (text, random) => text.slice(0, random.below(text.length)),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\ufeff${text}`,
  (text) => `${text}deep: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`,
  (text) => `${text}deep: ${"{a: ".repeat(5_000)}x${"}".repeat(5_000)}\n`,
  (text) => `${text}---\n${text}`,
  (text) => `${text}\n${text}`,
  () => "",
  () => "- a\n- b\n",
  (text) => `${text}${"# a comment\n".repeat(30_000)}`,
  (text) =>
    `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d]\n${text}`,
];

/** A seeded mutation of a plan's text. */
export function mutatedPlan(random: Random, text: string): string {
  let changed = text;
  for (let n = random.chance(0.3) ? 2 : 1; n > 0; n--)
    changed = random.chance(0.65) ? nodeChanged(changed, random) : random.pick(TEXT_CHANGES)(changed, random);
  return changed;
}
