import type { Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { when } from "../time.ts";
import { type Block, folded, table, text } from "./block.ts";

/** What the clouds' own logs say about this run. */
export function audit({ audit: entries }: Run): Block[] {
  const name = (of: string) => code(shorten(of, 200)) || "–";
  const rows = entries.map((of) => [
    cell(of.cloud),
    cell(when(of.time)),
    cell(of.operation),
    name(of.principal),
    name(of.correlationId),
    of.found ? "✅ found" : "⚠️ not found yet",
  ]);
  return table(12, "", ["Cloud", "Time", "Operation", "Principal", "Correlation id", "In the log"], rows).map((block) =>
    folded(`🔎 ${rows.length} audit entr${rows.length === 1 ? "y" : "ies"}`, block),
  );
}

/** What made this summary, so that it can be found again. */
export function footer({ tool, plan, run }: Run): Block {
  const parts = [
    `${cell(tool.name)} ${cell(tool.version)}`,
    ...(plan ? [`plan ${code(shorten(plan.path, 200))}, SHA-256 ${code(plan.sha256)}`] : []),
    ...(run.runId === "" ? [] : [`run ${code(run.runId)}, attempt ${run.runAttempt}`]),
    ...(run.sha === "" ? [] : [`commit ${code(run.sha)}`]),
  ];
  return text(4, `<sub>${parts.join("; ")}</sub>`);
}
