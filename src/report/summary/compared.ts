import type { Compared, Range, Run } from "../../core/index.ts";
import { cell, codeElement, inline, shorten } from "../escape.ts";
import { type Block, table } from "./block.ts";

const CLOUDS = { entra: "Entra", google: "Google" } as const;
const FROM = { read: "", refusal: "by its refusal", plan: "by the plan", rule: "always", unreadable: "" } as const;

/** What was presented against what each cloud demands, with the differing characters in bold. */
export function comparison(run: Run): Block[] {
  const rows = (run.compared ?? []).map((of) => [
    CLOUDS[of.cloud],
    cell(of.what),
    marked(of.presented, of.marks.presented),
    of.demanded === null
      ? "not known: it may not be read"
      : [marked(of.demanded, of.marks.demanded), FROM[of.from]].filter(Boolean).join(", "),
    verdict(of),
  ]);
  return table(6, "### Presented against expected", ["Cloud", "What", "Presented", "Expected", ""], rows);
}

function verdict({ agrees, differences }: Compared): string {
  const mark = agrees === null ? "? not known" : agrees ? "✅" : "❌ differs";
  return [mark, ...differences.map(({ sentence }) => inline(sentence))].join("<br>");
}

/** Text as code, with the ranges in bold. */
function marked(text: string, ranges: readonly Range[]): string {
  const whole = text === "" ? "–" : codeElement(shorten(text, 600));
  if (ranges.length === 0 || text.length > 600) return whole;
  let from = 0;
  let written = "";
  for (const [start, end] of [...ranges, [text.length, text.length] as const]) {
    const [plain, bold] = [text.slice(from, start), text.slice(start, end)];
    // Escaping trims: blanks at an edge would vanish.
    if (plain.trim() !== plain || bold.trim() !== bold) return whole;
    written += inline(plain) + (bold === "" ? "" : `<strong>${inline(bold)}</strong>`);
    from = end;
  }
  return `<code>${written}</code>`;
}
