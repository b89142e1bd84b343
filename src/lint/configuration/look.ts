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
  const other = Object.keys(found).find((name) => name.toLowerCase() === lower);
  return other === undefined ? undefined : found[other];
}
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
