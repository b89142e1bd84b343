import type { ForecastRun, Foretold, Run } from "../../core/index.ts";
import { cell, shorten } from "../escape.ts";
import { type Block, folded, table } from "./block.ts";

const LABELS: Readonly<Record<ForecastRun["kind"], string>> = {
  change: "🔭 Forecast: would the trust survive a change?",
  stranger: "🚪 Whom else would the trust let in?",
};
const HEADS: Readonly<Record<ForecastRun["kind"], string>> = { change: "If", stranger: "Who" };
const ANSWERS: Readonly<Record<ForecastRun["kind"], Readonly<Record<Foretold["answer"], string>>>> = {
  change: { "let-in": "✅ survives", refused: "❌ refused", unknown: "❔ not known" },
  stranger: { "let-in": "let in", refused: "✅ refused", unknown: "❔ not known" },
};

/** What each cloud would say of other jobs than the one that ran. */
export function forecast({ forecast: all = [] }: Run): Block[] {
  return (["change", "stranger"] as const).flatMap((kind) => {
    const rows = all
      .filter((row) => row.kind === kind)
      .map(({ what, entra, google }) => [cell(what), said(kind, entra), said(kind, google)]);
    return table(9, "", [HEADS[kind], "Entra", "Google's provider"], rows).map((block) => folded(LABELS[kind], block));
  });
}

function said(kind: ForecastRun["kind"], of: Foretold | null): string {
  if (of === null) return "not asked";
  return [ANSWERS[kind][of.answer], ...(of.why === "" ? [] : [cell(shorten(of.why, 200))])].join("<br>");
}
