/** Plain data that may be anything: each returns undefined where the value is not of the kind. */
export type Bag = Readonly<Record<string, unknown>>;

export function bag(of: unknown): Bag | undefined {
  return typeof of === "object" && of !== null && !Array.isArray(of) ? (of as Bag) : undefined;
}
export function list(of: unknown): readonly unknown[] | undefined {
  return Array.isArray(of) ? of : undefined;
}
export function text(of: unknown): string | undefined {
  return typeof of === "string" ? of : undefined;
}
/** A number, also one that is written as text. */
export function count(of: unknown): number | undefined {
  const number = typeof of === "string" && /^\d+(\.\d+)?$/.test(of) ? Number(of) : of;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}
/** The value of a key whatever its case: ARM's own names are compared so. Of what is unknown, each part is unknown. */
export function get(of: unknown, key: string): unknown {
  if (of === "unknown") return of;
  const found = bag(of);
  if (!found) return undefined;
  if (Object.hasOwn(found, key)) return found[key];
  const lower = key.toLowerCase();
  const other = folded.get(found)?.get(lower) ?? otherCase(found, lower);
  return other === undefined ? undefined : found[other];
}
/** Keys of a map in which another case is looked for one by one. */
const FEW = 50;

/** The first key of a map that is this one in another case. The names of a large map are kept: one of thousands of variables is asked for each. */
function otherCase(of: Bag, lower: string): string | undefined {
  if (folded.has(of)) return undefined;
  const names = Object.keys(of);
  if (names.length <= FEW) return names.find((name) => name.toLowerCase() === lower);
  const all = new Map(names.toReversed().map((name) => [name.toLowerCase(), name]));
  folded.set(of, all);
  return all.get(lower);
}
const folded = new WeakMap<Bag, ReadonlyMap<string, string>>();
/** What stands at the end of a way of keys. */
export function at(of: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce(get, of);
}

/** One of a few words, in small letters; "unknown" where another stands. */
export function oneOf<const T extends string>(of: unknown, allowed: readonly T[]): T | "unknown" | undefined {
  const said = text(of)?.toLowerCase();
  return said === undefined ? undefined : (allowed.find((each) => each === said) ?? "unknown");
}

/** Without the fields of which a file says nothing. */
export function defined<T extends object>(of: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
