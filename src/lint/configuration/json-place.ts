import { createScanner, type JSONScanner } from "jsonc-parser";
import type { Place } from "../../core/index.ts";
import { linesOf } from "./lines.ts";

/** The scanner's tokens, whose names its package gives to the compiler alone. */
const T = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, text: 10, end: 17 } as const;

type Keys = readonly (string | number)[];
/** Where a value begins, and where its name does: an entry of a list has none. */
interface Spot {
  readonly value: number;
  readonly name: number;
}

/**
 * Where keys lead in a JSON text: the name of the last of them, or an entry of a list; of the nearest ancestor where they lead nowhere. Without
 * a tree, for the text may be large: what does not lie on the way is passed over, and every place that was passed is remembered, so that many
 * questions together take about one pass.
 */
export function jsonPlaces(path: string, text: string): (keys: Keys) => Place {
  const scanner = createScanner(text, true);
  const found = new Map<string, Spot>();
  let lines: ReturnType<typeof linesOf> | undefined;
  return (keys) => {
    lines ??= linesOf(text);
    let spot: Spot = { value: 0, name: 0 };
    for (const [depth] of keys.entries()) {
      const next = child(scanner, spot, keys.slice(0, depth + 1), found);
      if (!next) break;
      spot = next;
    }
    return { path, ...lines(spot.name) };
  };
}

/** The entry of the value at a spot that the last of the keys names; undefined when there is none. */
function child(scanner: JSONScanner, { value }: Spot, keys: Keys, found: Map<string, Spot>): Spot | undefined {
  const above = keys.slice(0, -1);
  const known = found.get(JSON.stringify(keys));
  if (known) return known;
  const wanted = String(keys.at(-1));
  scanner.setPosition(value);
  const opens = scanner.scan();
  if (opens === T.openBrace) return inObject(scanner, wanted, (spot) => found.set(JSON.stringify(keys), spot));
  if (opens !== T.openBracket) return undefined;
  // Of a list each entry is remembered, and the last one asked for is where the next search begins.
  return inList(scanner, Number(wanted), JSON.stringify(above), found, above);
}

function inObject(scanner: JSONScanner, wanted: string, remember: (spot: Spot) => void): Spot | undefined {
  for (let token = scanner.scan(); token === T.text; token = scanner.scan()) {
    const name = scanner.getTokenOffset();
    const key = scanner.getTokenValue();
    scanner.scan();
    token = scanner.scan();
    if (key === wanted) {
      const spot = { name, value: scanner.getTokenOffset() };
      remember(spot);
      return spot;
    }
    if (!pass(scanner, token) || scanner.scan() !== T.comma) return undefined;
  }
  return undefined;
}

function inList(scanner: JSONScanner, wanted: number, list: string, found: Map<string, Spot>, above: Keys): Spot | undefined {
  const last = found.get(`last ${list}`);
  // `name` holds the number of the entry that begins there.
  let at = last && last.name <= wanted ? last.name : 0;
  if (last && at > 0) scanner.setPosition(last.value);
  for (let token = scanner.scan(); token !== T.closeBracket && token !== T.end; token = scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const spot = { name: offset, value: offset };
    found.set(JSON.stringify([...above, at]), spot);
    if (at === wanted) {
      found.set(`last ${list}`, { name: at, value: offset });
      return spot;
    }
    if (!pass(scanner, token) || scanner.scan() !== T.comma) return undefined;
    at++;
  }
  return undefined;
}

/** Goes to the last token of the value that begins with this one; false at the text's end. */
function pass(scanner: JSONScanner, first: number): boolean {
  let depth = 0;
  for (let token: number = first; token !== T.end; token = scanner.scan()) {
    if (token === T.openBrace || token === T.openBracket) depth++;
    else if (token === T.closeBrace || token === T.closeBracket) depth--;
    if (depth === 0) return true;
  }
  return false;
}
