import type { Path } from "./positions.ts";

/** Google takes conditions of 4096 characters; nothing else in a plan is longer. */
export const LONGEST_TEXT = 8192;

/** The ways to the texts, and the keys, that no service would take for a name, a condition or a reason. */
export function longTexts(value: unknown, at: Path = [], seen: Set<object> = new Set()): Path[] {
  if (typeof value === "string") return value.length > LONGEST_TEXT ? [at] : [];
  // An alias shares what it stands for, and may stand within it.
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, each]) =>
    key.length > LONGEST_TEXT ? [at] : longTexts(each, [...at, Array.isArray(value) ? Number(key) : key], seen),
  );
}
