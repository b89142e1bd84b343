import { z } from "zod";
import type { PointChoice } from "../core/index.ts";
import { duration, idText, instantText, keys } from "../schema/values.ts";

const words = z.enum(["latest", "oldest", "random"], {
  error: "A point is latest, oldest, random, or a map with one of id, before, at, ago.",
});
const map = keys({
  id: idText.optional().describe("A recovery point's id."),
  before: instantText.optional().describe("The newest point before this time."),
  at: instantText.optional().describe("The newest point at or before this time, no more than a day older."),
  ago: duration.optional().describe("The newest point that is at least this old."),
}).refine((of) => Object.keys(of).length === 1, { error: "A point names exactly one of id, before, at, ago." });

/** Which recovery point: a word, or a map of one key. */
export const point = z.unknown().transform((of, context): PointChoice => {
  const parsed = typeof of === "object" && of !== null ? map.safeParse(of) : words.safeParse(of);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: "custom", params: { rule: issue.code } });
    return z.NEVER;
  }
  const choice = parsed.data;
  if (typeof choice === "string") return { choose: choice };
  if (choice.id !== undefined) return { choose: "id", id: choice.id };
  if (choice.before !== undefined) return { choose: "before", time: choice.before };
  if (choice.at !== undefined) return { choose: "at", time: choice.at };
  return { choose: "ago", seconds: choice.ago ?? 0 };
});

/** As an editor should know it. */
export const pointForEditors = z.union([words, map]);
