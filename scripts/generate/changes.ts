/** Lines around a change that are shown with it. */
const CONTEXT = 2;

type Files = Readonly<Record<string, string>>;

/** What differs between two sets of files, as a reader of a pull request sees it: `-` and `+`, with the lines around. Files alike are left out. */
export function changes(from: Files, to: Files): string {
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((path) => from[path] !== to[path]);
  return paths.map((path) => `# ${path}\n${around(compared(linesOf(from[path]), linesOf(to[path]))).join("\n")}`).join("\n");
}

function linesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.replace(/\n$/, "").split("\n");
}

/** Every line of both, each once, after ` `, `-` or `+`: by the longest common subsequence. */
function compared(a: readonly string[], b: readonly string[]): string[] {
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (common[i] ?? [])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(` ${a[i++]}`);
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) out.push(`-${a[i++]}`);
    else out.push(`+${b[j++]}`);
  }
  return out;
}

/** Without the lines that are far from every change, of which a mark is left. */
function around(lines: readonly string[]): string[] {
  const changed = lines.flatMap((line, n) => (line.startsWith(" ") ? [] : [n]));
  const near = lines.map((_, n) => changed.some((at) => Math.abs(at - n) <= CONTEXT));
  return lines.flatMap((line, n) => (near[n] ? [line.trimEnd()] : near[n - 1] ? [" …"] : []));
}
