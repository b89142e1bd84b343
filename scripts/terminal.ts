import { styleText } from "node:util";

/** A job summary, readable in a terminal: headings and bold text set off, tables aligned, folded parts opened, charts named. */
export function readable(markdown: string): string {
  const lines = markdown
    .replaceAll(/<summary>(.*?)<\/summary>/g, "\n▸ $1\n")
    .replaceAll(/<\/?details[^>]*>/g, "")
    .split("\n");
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.startsWith("```mermaid")) {
      while (at < lines.length - 1 && lines[++at] !== "```");
      out.push("(a chart; GitHub draws it)");
    } else if (line.startsWith("|")) {
      const rows: string[] = [];
      for (; lines[at]?.startsWith("|"); at++) rows.push(lines[at] ?? "");
      at--;
      out.push(...table(rows));
    } else if (/^#+ /.test(line)) out.push(styleText("bold", plain(line.replace(/^#+ /, ""))));
    else out.push(plain(line));
  }
  return out
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function table(rows: readonly string[]): string[] {
  const cells = rows
    .filter((row) => !/^\|[\s:|-]+\|$/.test(row))
    .map((row) =>
      row
        .slice(1, row.lastIndexOf("|"))
        .split(/(?<!\\)\|/)
        .map((cell) => plain(cell.trim())),
    );
  const columns = Math.max(...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

/** Without Markdown's marks and entities. */
function plain(text: string): string {
  return text
    .replaceAll(/<br\s*\/?>/g, " ")
    .replaceAll(/<\/?\w+[^>]*>/g, "")
    .replaceAll(/\*\*(.+?)\*\*/g, "$1")
    .replaceAll(/`([^`]+)`/g, "$1")
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replaceAll(/\\([\\`*_{}[\]()#+.!|<>~-])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
