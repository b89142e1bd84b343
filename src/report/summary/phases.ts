import { duration } from "../../core/duration.ts";
import type { PhaseRun, Run, Verdict } from "../../core/index.ts";
import { code, fence, mermaidText, shorten } from "../escape.ts";
import { between, when } from "../time.ts";
import { ICON, word } from "../verdicts.ts";
import { type Block, folded, table, text } from "./block.ts";

/** GitHub stops drawing a diagram at 50,000 characters; a chart of more restores than this cannot be read anyway. */
const DRAWN = 12;

/** The phases as a chart of time, and the same as a table. */
export function phases(run: Run): Block[] {
  const rows = [
    ...run.phases.map((phase) => cells("the run", phase)),
    ...run.restores.flatMap((restore) => restore.phases.map((phase) => cells(code(shorten(restore.name, 100)), phase))),
  ];
  if (rows.length === 0) return [];
  const head = ["Phase", "Of", "Verdict", "Began", "Took"];
  return [text(8, "### Phases", chart(run)), ...table(10, "", head, rows).map((block) => folded("The phases as a table", block))];
}

function cells(of: string, { name, verdict, startedAt, endedAt }: PhaseRun): string[] {
  const seconds = between(startedAt, endedAt);
  const ran = verdict !== "not-run";
  return [
    `\`${name}\``,
    of,
    `${ICON[verdict]} ${word(verdict)}`,
    ran ? code(when(startedAt)).replaceAll("`", "") : "–",
    ran && seconds !== null ? duration(seconds) : "–",
  ];
}

const TAG: Readonly<Record<Verdict, string>> = { passed: "done, ", failed: "crit, ", unverified: "active, ", "not-run": "" };

/** https://mermaid.js.org/syntax/gantt.html: `dateFormat x` takes milliseconds; a bar needs a length to be seen. */
function chart(run: Run): string {
  const bars = (phases: readonly PhaseRun[]) =>
    phases.flatMap(({ name, verdict, startedAt, endedAt }) => {
      const [from, to] = [Date.parse(startedAt), Date.parse(endedAt)];
      if (verdict === "not-run" || Number.isNaN(from) || Number.isNaN(to)) return [];
      return [`    ${name} :${TAG[verdict]}${from}, ${Math.max(to, from + 1000)}`];
    });
  const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`  section ${name}`, ...lines]);
  const lines = [
    "gantt",
    "  dateFormat x",
    "  axisFormat %H:%M:%S",
    ...section("run", bars(run.phases)),
    ...run.restores.slice(0, DRAWN).flatMap((restore) => section(mermaidText(restore.name), bars(restore.phases))),
  ];
  const more = run.restores.length - DRAWN;
  return more > 0
    ? `${fence(lines.join("\n"), "mermaid")}\n\n${more} more restores are in the table.`
    : fence(lines.join("\n"), "mermaid");
}
