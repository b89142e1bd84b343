import type { z } from "zod";

/** A value as its schema has it, and the paths at which it was not. */
export interface Stripped {
  readonly value: unknown;
  readonly defects: readonly string[];
}

/**
 * What of a value its schema knows, in the schema's order. It never throws for what a value is: where a part is of a wrong type, what can be
 * told of it is kept, and nothing in which the schema has not looked.
 */
export function strip(schema: z.ZodType, value: unknown): Stripped {
  // `safeParse` keeps what it read to itself where one part is wrong.
  const read = schema._zod.run({ value, issues: [] }, { async: false });
  if (read instanceof Promise) throw new TypeError("the schema reads at once");
  if (read.issues.length === 0) return { value: read.value, defects: [] };
  const wrong = read.issues.filter(({ code, path = [] }) => forget(read.value, path, code === "invalid_type") !== undefined);
  // What is undefined is left out, which a reader may allow.
  const refused = schema.safeParse(JSON.parse(JSON.stringify(read.value))).error?.issues ?? [];
  return { value: read.value, defects: [...new Set([...wrong, ...refused].map(({ path = [] }) => path.join(".")))] };
}

/** Empties what stands at a path and is of another type, numbers aside. @returns what stood there. */
function forget(within: unknown, path: readonly PropertyKey[], texts: boolean): unknown {
  const [at, ...rest] = path;
  if (at === undefined || typeof within !== "object" || within === null) return within;
  const inner: unknown = Reflect.get(within, at);
  if (rest.length > 0) return forget(inner, rest, texts);
  if ((typeof inner === "object" && inner !== null) || (texts && typeof inner === "string")) Reflect.set(within, at, null);
  return inner;
}
