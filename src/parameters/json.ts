import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Place } from "../core/index.ts";
import type { Broken, Path, Positioned } from "../plan/positions.ts";

/** A parameter file that a person wrote is some ten levels deep; the parser and everything after it go down one call a level. */
const DEEPEST = 100;
const MOST_MESSAGES = 10;

/**
 * Reads JSON with comments. Never throws: a broken text comes back as messages, each with its place; none of them quotes the text, which may
 * hold a secret. Keys are unique without regard to case, as Azure Resource Manager compares them.
 * @param path goes into every place.
 */
export function readJson(text: string, path: string): Positioned | { readonly broken: readonly Broken[] } {
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  const at = placer(plain, path);
  const broken = (message: string, offset = 0) => ({ broken: [{ message, where: at(offset) }] });
  if (plain.includes("\0")) return broken("The file is not text: it holds NUL characters.", plain.indexOf("\0"));
  const deep = tooDeep(plain);
  if (deep >= 0) return broken(`The file is nested more than ${DEEPEST} levels deep.`, deep);
  const errors: ParseError[] = [];
  const root = parseTree(plain, errors, { disallowComments: false, allowTrailingComma: false });
  // What follows the first is mostly said because of it.
  const [first] = errors;
  if (first) return broken(WORDS[printParseErrorCode(first.error)] ?? "This is not JSON.", first.offset);
  if (!root) return broken("The file is empty.");
  const twice = doubles(root);
  if (twice.length > 0)
    return {
      broken: twice
        .slice(0, MOST_MESSAGES)
        .map(({ offset }) => ({ message: "This key is there twice; letter case makes no difference.", where: at(offset) })),
    };
  return {
    value: dataOf(root),
    place: (wanted) => at(offsetOf(root, wanted)),
    has: (wanted) => found(root, wanted) !== undefined,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: "This is no JSON value.",
  InvalidNumberFormat: "This is no JSON number.",
  PropertyNameExpected: "A key in double quotes is expected here.",
  ValueExpected: "A value is expected here.",
  ColonExpected: "A colon is expected here.",
  CommaExpected: "A comma is expected here.",
  CloseBraceExpected: "A closing } is expected here.",
  CloseBracketExpected: "A closing ] is expected here.",
  EndOfFileExpected: "Nothing may follow the first value.",
  UnexpectedEndOfComment: "This comment has no end.",
  UnexpectedEndOfString: "This text has no closing quote.",
  UnexpectedEndOfNumber: "This number has no end.",
  InvalidUnicode: "This \\u escape is none.",
  InvalidEscapeCharacter: "This escape is none that JSON knows.",
  InvalidCharacter: "Control characters must be escaped.",
};

/** Line and column, from 1, of an offset. */
function placer(text: string, path: string): (offset: number) => Place {
  const starts = [0];
  for (const { index, 0: ending } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + ending.length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { path, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** The offset at which the text goes too deep, by its brackets outside of strings and comments; -1 when it does not. */
function tooDeep(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\r\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > DEEPEST) return index;
  }
  return -1;
}

function doubles({ type, children = [] }: Node): Node[] {
  const nested = children.flatMap(doubles);
  if (type !== "object") return nested;
  const seen = new Set<string>();
  const own = children.flatMap(({ children: [key] = [] }) => {
    const name = String(key?.value).toLowerCase();
    if (key && seen.has(name)) return [key];
    seen.add(name);
    return [];
  });
  return [...own, ...nested];
}

/** Entries rather than assignments: a key such as `__proto__` stays a plain key. */
function dataOf({ type, value, children = [] }: Node): unknown {
  if (type === "array") return children.map(dataOf);
  if (type !== "object") return value;
  return Object.fromEntries(children.flatMap(({ children: [key, of] = [] }) => (key && of ? [[key.value, dataOf(of)]] : [])));
}

function found(root: Node, path: Path): Node | undefined {
  return findNodeAtLocation(
    root,
    path.map((step) => (typeof step === "number" ? step : String(step))),
  );
}

/** Of a key, its name; of an entry of a list, the entry; of what is not there, its nearest ancestor. */
function offsetOf(root: Node, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = found(root, path.slice(0, length));
    if (!node) continue;
    return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return root.offset;
}
