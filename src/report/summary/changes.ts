import type { Effect, Run } from "../../core.ts";
import { cell, shorten } from "../escape.ts";
import { type Block, table, text } from "./block.ts";

const SIGN: Readonly<Record<Effect["way"], string>> = { reduced: "🔻", improved: "🔺", changed: "▪️" };
const HEADING = "### What this pull request changes";

/** What the pull request does to recoverability, what is reduced first; says so when it does nothing. */
export function changes({ effects, findings }: Pick<Run, "effects" | "findings">): Block[] {
  if (effects === undefined) return [];
  if (effects.length > 0) return table(2, HEADING, ["", "Of", "What", "Before", "After"], effects.map(rowOf));
  // Of a base that could not be read nothing is known, and a finding says so.
  if (findings.some(({ rule }) => rule === "RDP042")) return [];
  return [text(2, HEADING, "Nothing that restores depend on, as far as the files tell.")];
}

/** Cells, escaped. */
function rowOf({ way, of, what, from, to }: Effect): string[] {
  return [SIGN[way], ...[of, what, from, to].map((each) => cell(shorten(each, 300)))];
}
