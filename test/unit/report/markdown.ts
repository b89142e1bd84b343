/** Reads the summary's Markdown as far as its structure goes; throws at anything that a careful writer would not have written. */
export interface Read {
  readonly headings: readonly string[];
  readonly tables: number;
  readonly fences: number;
}

/** The one link that a report makes: to a run. */
const RUN_PAGE = /\[\d+\.\d+\]\(https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+\/attempts\/\d+\)/g;

export function read(markdown: string): Read {
  const headings: string[] = [];
  let [tables, fences, details, columns] = [0, 0, 0, 0];
  let ticks: string | null = null;
  for (const [at, line] of markdown.split("\n").entries()) {
    const fail = (what: string) => new Error(`line ${at + 1}: ${what}: ${JSON.stringify(line)}`);
    const fenced = /^(`{3,})(\w*)$/.exec(line);
    if (ticks !== null) {
      if (fenced?.[1] === ticks && fenced[2] === "") ticks = null;
      continue;
    }
    if (fenced) {
      ticks = fenced[1] ?? null;
      fences += 1;
      continue;
    }
    details += opened(line) - closed(line);
    if (details < 0) throw fail("closes what is not open");
    // A line that begins with a block element is HTML up to the next blank line: a code span protects nothing there.
    const bare = (/^<\/?details/.test(line) ? line : withoutCode(line)).replace(RUN_PAGE, "");
    const foreign = bare.replace(/<\/?(?:details|summary|span|sub|code|br)>/g, "");
    if (/[<>]/.test(foreign.replace(/^> /, ""))) throw fail("foreign HTML");
    if (/!\[|\]\(|(?<!<span>)@|(?<!<span>):\/\//.test(bare.replace(/\[!(?:WARNING|NOTE)\]/, "")))
      throw fail("a link, image or mention");
    if (/[\p{Cc}\p{Cf}]/u.test(line)) throw fail("a character that does not show");
    if (/^#+ /.test(line)) headings.push(line);
    if (!line.startsWith("|")) columns = 0;
    else {
      const cells = bare.split("|").length - 2;
      if (columns === 0) tables += 1;
      else if (cells !== columns) throw fail(`${cells} cells in a table of ${columns}`);
      columns = cells;
    }
  }
  if (ticks !== null) throw new Error("a fence is left open");
  if (details !== 0) throw new Error("<details> is left open");
  return { headings, tables, fences };
}

const opened = (line: string) => withoutCode(line).match(/<details>/g)?.length ?? 0;
const closed = (line: string) => withoutCode(line).match(/<\/details>/g)?.length ?? 0;

/** Code spans taken away, as CommonMark finds them: a run of backticks to the next run of the same length. */
function withoutCode(line: string): string {
  let rest = line;
  let out = "";
  for (;;) {
    const open = /`+/.exec(rest);
    if (!open) return out + rest;
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run.length === open[0].length);
    if (!close) throw new Error(`a code span is left open: ${JSON.stringify(line)}`);
    out += rest.slice(0, open.index);
    rest = after.slice(close.index + close[0].length);
  }
}
