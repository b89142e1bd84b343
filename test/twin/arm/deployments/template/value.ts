/** JSON, as templates are made of it. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Fields = { [key: string]: Value };

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field whatever the case of its name, as ARM finds it; undefined when there is none. */
export function fieldOf(value: Value | undefined, name: string): Value | undefined {
  if (!isFields(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const key = Object.keys(value).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

/** What stands deeper inside; undefined when the way ends before. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((inside, name) => fieldOf(inside, name), value);
}

/** Text; empty for anything else. */
export function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

/** A map of texts, such as tags. */
export function textsOf(value: Value | undefined): Record<string, string> {
  if (!isFields(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, textOf(of)]));
}

/** What arrived as a request's body. */
export function fromBody(body: unknown): Value {
  return JSON.parse(JSON.stringify(body ?? null));
}
