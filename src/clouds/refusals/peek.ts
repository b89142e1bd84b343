/** Looking into values of unknown make: nothing here throws, whatever getters and proxies do. */

/** The property, or undefined when there is none or it cannot be read. */
export function peek(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if ((typeof at !== "object" && typeof at !== "function") || at === null) return undefined;
    try {
      at = Reflect.get(at, key);
    } catch {
      return undefined;
    }
  }
  return at;
}

/** The property as text: a non-empty string, or a number in digits. */
export function peekText(value: unknown, ...path: readonly string[]): string | undefined {
  const found = peek(value, ...path);
  if (typeof found === "number" && Number.isFinite(found)) return String(found);
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

/** At most the first 20 elements of a list. */
export function peekList(value: unknown, ...path: readonly string[]): unknown[] {
  const list = peek(value, ...path);
  const length = peek(list, "length");
  if (typeof list !== "object" || typeof length !== "number" || !(length > 0)) return [];
  return Array.from({ length: Math.min(20, Math.floor(length)) }, (_, index) => peek(list, String(index)));
}

/** The value of a JSON text, or undefined. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
