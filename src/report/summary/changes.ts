import type { Effect, Run } from "../../core/index.ts";
import { cell, shorten } from "../escape.ts";
import { type Block, row, table, text } from "./block.ts";

const SIGN: Readonly<Record<Effect["way"], string>> = { reduced: "🔻", improved: "🔺", changed: "▪️" };
const HEADING = "### What this pull request changes";

/**
 * What the pull request does to recoverability, what is reduced first; says so when it does nothing.
 * @param most rows, after which the rest is counted
 */
export function changes({ effects, findings }: Pick<Run, "effects" | "findings">, most = Number.POSITIVE_INFINITY): Block[] {
  if (effects === undefined) return [];
  const rest = effects.length - most;
  const more = rest > 0 ? [row(["", `${rest} more`, "", "", ""])] : [];
  const blocks = table(2, HEADING, ["", "Of", "What", "Before", "After"], effects.slice(0, most).map(rowOf));
  if (blocks.length > 0) return blocks.map((block) => ({ ...block, lines: [...block.lines, ...more] }));
  // Of a base that could not be read nothing is known, and a finding says so.
  if (findings.some(({ rule }) => rule === "RDP042")) return [];
  return [text(2, HEADING, "Nothing that restores depend on, as far as the files tell.")];
}

/** Cells, escaped. */
function rowOf({ way, of, what, from, to }: Effect): string[] {
  return [SIGN[way], ...[of, what, from, to].map((each) => cell(shorten(each, 300)))];
}
