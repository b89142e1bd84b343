import type { PointListed, Run } from "../../core/index.ts";
import { cell, code, inline, shorten } from "../escape.ts";
import { when } from "../time.ts";
import { type Block, folded, row } from "./block.ts";

const SHOWN = 20;

/** The newest points of each restore: which was chosen, and why the others may or may not be. */
export function points(run: Run): Block[] {
  const listed = run.restores.filter(({ points: all }) => all.length > 0);
  if (listed.length === 0) return [];
  const lines = listed.map((restore) => {
    const rows = restore.points.slice(0, SHOWN).map(point);
    const head = [row(["", "Time", "Tiers", "Consistency", "Eligible", "Id"]), row(Array(6).fill("---"))];
    return `**${code(shorten(restore.name, 100))}**\n\n${[...head, ...rows].join("\n")}\n`;
  });
  const total = listed.reduce((sum, { points: all }) => sum + Math.min(all.length, SHOWN), 0);
  return [folded(`🕘 The newest ${total} recovery points`, { rank: 14, open: "", lines, close: "" })];
}

function point({ id, time, tiers, consistency, eligible, reasons, chosen }: PointListed): string {
  const why = reasons.map((reason) => inline(shorten(reason, 300))).join("; ");
  return row([
    chosen ? "**chosen**" : "–",
    cell(when(time)),
    cell(tiers.join(", ")),
    cell(consistency),
    eligible ? "yes" : `no: ${why || "no reason given"}`,
    code(shorten(id, 200)) || "–",
  ]);
}
