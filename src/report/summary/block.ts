/** A part of the summary that can be shortened without breaking it: `lines` go from the end, `open` and `close` stay together. */
export interface Block {
  /** What is kept longest when all is too long: 0 before 1. */
  readonly rank: number;
  readonly open: string;
  /** Each is whole by itself: a table row, a list item, a finding with its fence. */
  readonly lines: readonly string[];
  readonly close: string;
}

export function text(rank: number, ...paragraphs: readonly string[]): Block {
  return { rank, open: paragraphs.join("\n\n"), lines: [], close: "" };
}

/** A table whose cells are escaped already; nothing at all without rows. */
export function table(rank: number, heading: string, head: readonly string[], rows: readonly (readonly string[])[]): Block[] {
  if (rows.length === 0) return [];
  return [
    {
      rank,
      open: `${heading === "" ? "" : `${heading}\n\n`}${row(head)}\n${row(head.map(() => "---"))}\n`,
      lines: rows.map(row),
      close: "",
    },
  ];
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The same, behind a line that opens it; no Markdown is read in `label`, so it is HTML. The blank lines let Markdown be read inside the element. */
export function folded(label: string, { rank, open, lines, close }: Block): Block {
  return { rank, open: `<details><summary>${label}</summary>\n\n${open}`, lines, close: `${close}\n\n</details>` };
}

const encoder = new TextEncoder();
const bytes = (of: string) => encoder.encode(of).length;

const note = (left: number, whole: boolean) =>
  whole
    ? "_A section is left out here: the summary would be longer than GitHub shows. `evidence.json` has everything._"
    : `_${left} more left out here: the summary would be longer than GitHub shows. \`evidence.json\` has everything._`;
/** A blank line before a block, and a note after it. */
const SPARE = 4 + bytes(note(Number.MAX_SAFE_INTEGER, false));

/** The blocks as Markdown of at most `limit` bytes of UTF-8: blocks of a high rank are shortened first, each only between its lines. */
export function fit(blocks: readonly Block[], limit: number): string {
  let left = limit - blocks.length * SPARE - 1;
  const written = new Map<Block, string>();
  for (const block of blocks.toSorted((a, b) => a.rank - b.rank)) {
    left -= bytes(block.open) + bytes(block.close);
    if (left < 0) {
      left += bytes(block.open) + bytes(block.close);
      written.set(block, note(0, true));
      continue;
    }
    let kept = 0;
    for (const line of block.lines) {
      const cost = bytes(line) + 1;
      if (cost > left) break;
      left -= cost;
      kept += 1;
    }
    const whole = (block.open + block.lines.slice(0, kept).join("\n")).trimEnd() + block.close;
    const cut = block.lines.length - kept;
    written.set(block, cut === 0 ? whole : `${whole}\n\n${note(cut, false)}`);
  }
  return `${blocks.map((block) => written.get(block)).join("\n\n")}\n`;
}
