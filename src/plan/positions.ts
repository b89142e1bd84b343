import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLMap } from "yaml";
import type { Place } from "../core/index.ts";
import { tooMuchYaml } from "./yaml-bounds.ts";

export type Path = readonly PropertyKey[];
/** A YAML text with the place of every key in it. */
export interface Positioned {
  /** Plain data: maps, lists and scalars. */
  readonly value: unknown;
  place(path: Path): Place;
  /** Whether the text itself has this key. */
  has(path: Path): boolean;
}
export interface Broken {
  readonly message: string;
  readonly where: Place;
}

/** Aliases may not blow a small file up to a large one. */
const MAX_ALIASES = 100;

/**
 * Reads one YAML 1.2 document. Never throws: a broken text comes back as the parser's messages, each with its place.
 * @param path as the plan's reader knows it; it goes into every place.
 */
export function readYaml(text: string, path: string): Positioned | { readonly broken: readonly Broken[] } {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tooMuch = tooMuchYaml(text);
  if (tooMuch !== undefined)
    return { broken: [{ message: `The file ${tooMuch}, and was not read.`, where: { path, line: 1, column: 1 } }] };
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    // Its own look for keys that stand twice compares each key with each.
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: true,
    version: "1.2",
  });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (!document) return { value: null, place: () => at(0), has: () => false };
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return { broken: errors.slice(0, 10).map(({ message, pos }) => ({ message, where: at(pos[0]) })) };
  if (Array.isArray(documents) && documents.length > 1) {
    return { broken: [{ message: "The file holds more than one YAML document.", where: at(documents[1]?.range[0] ?? 0) }] };
  }
  const wrong = wrongKeys(document.contents);
  if (wrong.length > 0) return { broken: wrong.slice(0, 10).map(({ offset, message }) => ({ message, where: at(offset) })) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return { broken: [{ message: error instanceof Error ? error.message : "The aliases cannot be resolved.", where: at(0) }] };
  }
  return {
    value,
    place: (wanted) => at(offsetOf(document.contents, wanted, document.range[0])),
    has: (wanted) => found(document.contents, wanted) === wanted.length,
  };
}

/** The offset of a key, or of the nearest ancestor that is there. A key's own place is its name; an entry of a list, the entry. */
function offsetOf(root: Node | null, path: Path, start: number): number {
  let offset = root?.range?.[0] ?? start;
  for (const [node, key] of walk(root, path)) offset = (key ?? node)?.range?.[0] ?? offset;
  return offset;
}

function found(root: Node | null, path: Path): number {
  return [...walk(root, path)].length;
}

function* walk(root: Node | null, path: Path): Generator<[Node | null, Node | null]> {
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(step));
      if (!pair) return;
      node = pair.value;
      yield [asNode(pair.value), asNode(pair.key)];
    } else if (isSeq(node) && typeof step === "number") {
      if (step >= node.items.length) return;
      node = node.items[step];
      yield [asNode(node), null];
    } else return;
  }
}

/** By key, kept: a plan of thousands of restores asks for the place of each. */
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known =
    pairs.get(map) ?? new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
  pairs.set(map, known);
  return known;
}

/** The offsets of keys that their map has already. */
function wrongKeys(root: Node | null): { readonly offset: number; readonly message: string }[] {
  const found: { readonly offset: number; readonly message: string }[] = [];
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (isSeq(node)) for (const item of node.items) todo.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      todo.push(value);
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) continue;
      const offset = asNode(key)?.range?.[0] ?? 0;
      if (seen.has(name)) found.push({ offset, message: "Map keys must be unique" });
      // JavaScript takes it for something else, and schemas pass over it without a word.
      if (name === "__proto__") found.push({ offset, message: "__proto__ cannot be a name" });
      seen.add(name);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

function asNode(of: unknown): Node | null {
  return isMap(of) || isSeq(of) || isScalar(of) ? of : null;
}
