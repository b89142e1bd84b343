import { eachLine, oneLine, shownOnOneLine } from "../core/index.ts";

/** Text that came from a cloud, a script or a person, made harmless for the place where it is shown in Markdown. */

/** What Markdown, HTML, tables or mathematics would read as structure. */
const STRUCTURE = /[&<>"'|`*_~[\]()!#$\\{}+=^-]/g;
/**
 * What GitHub turns into something else after Markdown is read, looking at whole text nodes: mentions, issue numbers, addresses, links,
 * emoji codes. An element around one character splits the node, and what a reader copies stays the same.
 */
const SPLIT =
  /[@#]|:(?=\/\/|:)|:(?=(?:[\w+-]{0,50}[a-z][\w+-]{0,50}|100|1234|[+-]1):)|(?<=www)\.|(?<=\bGH)-(?=\d)|(?<=\b(?:mailto|xmpp)):/gi;

/** One line of text inside a paragraph, heading, list item or HTML element: shown as it is, never as structure, link or mention. */
export function inline(text: string): string {
  let written = "";
  let from = 0;
  const line = shownOnOneLine(text).trim();
  for (const match of line.matchAll(SPLIT)) {
    written += `${entities(line.slice(from, match.index))}<span>${entities(match[0])}</span>`;
    from = match.index + match[0].length;
  }
  // "1." and "1)" would begin a list where a line begins.
  return (written + entities(line.slice(from))).replace(
    /^(\d+)([.)])(?=\s|$)/,
    (_, digits, of) => `${digits}&#${of.charCodeAt(0)};`,
  );
}

/** One line of text as a table cell. An empty one is an en dash, so that a reader sees that nothing was left out. */
export function cell(text: string): string {
  return inline(text) || "–";
}

/**
 * One line of text as code, in a paragraph or a table cell: names, ids, subjects. A code span is literal but for the pipe of a table, which
 * it cannot hold in a way that reads the same outside a table; such text becomes an element.
 */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "";
  if (line.includes("|") || /^\s|\s$/.test(line)) return codeElement(line);
  const ticks = "`".repeat(longestRun(line) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return ticks + pad + line + pad + ticks;
}

/** The same where Markdown is not read, such as the label of `<details>`: there a code span would be backticks around live HTML. */
export function codeElement(text: string): string {
  return `<code>${inline(text)}</code>`;
}

/** Lines of text as a fenced block, at the left margin, without a line break at its end. `language` is ours, never from outside. */
export function fence(text: string, language = "text"): string {
  const lines = eachLine(text.replaceAll("\t", "  ")).join("\n");
  const ticks = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return `${ticks}${language}\n${lines}\n${ticks}`;
}

/** Commands in a code block. `$'…'`, in which a line break or a control character is quoted, is bash's own; all else any shell takes. */
export function shellFence(commands: string): string {
  return fence(commands, commands.includes("$'") ? "bash" : "sh");
}

/** A name inside a Mermaid diagram: letters, digits and what no diagram grammar gives a meaning. At most 60 characters. */
export function mermaidText(text: string): string {
  const kept = text
    .toWellFormed()
    .replace(/[^\p{L}\p{N} ._/-]/gu, " ")
    .replace(/([ -])\1+/g, "$1")
    .trim();
  return [...kept].slice(0, 60).join("").trim() || "unnamed";
}

/** At most `characters`, cut between code points, saying so. */
export function shorten(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text
    .slice(0, characters)
    .toWellFormed()
    .replace(/\ufffd$/, "")}… (${text.length - characters} more characters)`;
}

function entities(text: string): string {
  return text.replace(STRUCTURE, (of, at: number) => (isHarmless(text, of, at) ? of : `&#${of.codePointAt(0)};`));
}

/** Underscores, hyphens and plus signs inside a word, and brackets and quotation marks in prose, are structure nowhere: left readable in the file. */
function isHarmless(text: string, of: string, at: number): boolean {
  if (of === "(" || of === ")" || of === "'" || of === '"') return true;
  return (of === "_" || of === "-" || of === "+") && isWord(text[at - 1]) && isWord(text[at + 1]);
}

function isWord(of: string | undefined): boolean {
  return of !== undefined && /[a-z0-9]/i.test(of);
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
