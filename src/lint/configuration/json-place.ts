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

/** A map or list of the text, as far as it was read: what was passed is remembered, so that it is never read again. */
interface Inside {
  readonly isMap: boolean;
  readonly known: Map<string, Spot>;
  /** Where its next entry begins; null: there is none. */
  next: number | null;
}

/**
 * Where keys lead in a JSON text: the name of the last of them, or an entry of a list; of the nearest ancestor where they lead nowhere. Without
 * a tree, for the text may be large: what does not lie on the way is passed over, and every place that was passed is remembered, so that many
 * questions together take about one pass.
 */
export function jsonPlaces(path: string, text: string): (keys: Keys) => Place {
  const scanner = createScanner(text, true);
  const insides = new Map<number, Inside | null>();
  let lines: ReturnType<typeof linesOf> | undefined;
  return (keys) => {
    lines ??= linesOf(text);
    let spot: Spot = { value: 0, name: 0 };
    for (const key of keys) {
      const known = insides.get(spot.value);
      const inside: Inside | null = known === undefined ? insideOf(scanner, spot.value) : known;
      insides.set(spot.value, inside);
      const next = inside && entry(scanner, inside, String(key));
      if (!next) break;
      spot = next;
    }
    return { path, ...lines(spot.name) };
  };
}

/** Null: what begins there has no entries. */
function insideOf(scanner: JSONScanner, at: number): Inside | null {
  scanner.setPosition(at);
  const opens = scanner.scan();
  if (opens !== T.openBrace && opens !== T.openBracket) return null;
  return { isMap: opens === T.openBrace, known: new Map(), next: scanner.getPosition() };
}

/** The entry of this name or number; undefined when there is none. */
function entry(scanner: JSONScanner, inside: Inside, wanted: string): Spot | undefined {
  const { known, isMap } = inside;
  for (let found = known.get(wanted); ; found = known.get(wanted)) {
    if (found || inside.next === null) return found;
    scanner.setPosition(inside.next);
    inside.next = null;
    let token: number = scanner.scan();
    const name = scanner.getTokenOffset();
    if (token === T.end || (isMap ? token !== T.text : token === T.closeBracket)) return undefined;
    const key = isMap ? scanner.getTokenValue() : String(known.size);
    if (isMap) {
      scanner.scan();
      token = scanner.scan();
    }
    // Of a key that stands twice it is the first.
    if (!known.has(key)) known.set(key, { name, value: scanner.getTokenOffset() });
    if (pass(scanner, token) && scanner.scan() === T.comma) inside.next = scanner.getPosition();
  }
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
