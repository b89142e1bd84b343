/** Programs that suggested commands start. */
const TOOL = "(?:az|gcloud|gh|git|curl|nslookup|terraform)";
/** One word as `quote` and the commands' own texts write it, or a placeholder. */
const WORD = String.raw`(?!#)(?:<[a-z][\w' -]*>|'[^']*'|\$'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\\[^\n]|[^\s'"\\;&|()<>])+`;
const BLANK = String.raw`(?:[ \t]|\\\n)+`;
const COMMAND = new RegExp(String.raw`(?<=^|[\n(]|(?:&&|\||:|;)[ \t]*|\n[ \t]+)${TOOL}(?:${BLANK}${WORD})+`, "g");
const EACH = new RegExp(`(${BLANK})(${WORD})`, "g");
/** A quoted value that begins with a dash; options of the commands themselves are not quoted. */
const DASHED = /^\$?'-/;

/**
 * A text's commands, in which no quoted value is taken for an option: one that begins with a dash is tied to the long option before it by `=`, or else
 * stands behind `--` at its command's end (POSIX Utility Syntax Guideline 10; argparse, which az and gcloud use, and cobra, which gh uses, keep to it).
 */
export function operandsApart(text: string): string {
  return text.includes("'-") ? text.replace(COMMAND, apart) : text;
}

function apart(command: string): string {
  const words = [...command.matchAll(EACH)];
  if (!words.some(([, , word = ""]) => DASHED.test(word))) return command;
  const tool = command.slice(0, words[0]?.index ?? 0);
  const last: string[] = [];
  let before = "";
  let kept = tool;
  for (const [whole, , word = ""] of words) {
    if (before === "--" || !DASHED.test(word)) kept += whole;
    else if (/^--[\w-]+$/.test(before)) kept += `=${word}`;
    else last.push(word);
    if (before !== "--") before = word;
  }
  return last.length === 0 ? kept : `${kept} -- ${last.join(" ")}`;
}
