/**
 * Text on its way to a reader. Nothing is dropped in silence: what does not show (controls, ANSI sequences, bidirectional overrides,
 * zero-width characters) is spelt out, because a wrong name may differ in just these.
 */

/** Controls, format characters (bidirectional ones, zero width, tags), separators of lines, and fillers; not the two that style an emoji. */
const INVISIBLE = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const LINE_BREAKS = /\r\n|[\r\n\u0085\u2028\u2029]/g;

/** A text with something else for every character that does not show, line breaks too. */
export function replaceInvisible(text: string, by: (of: string) => string): string {
  return text.toWellFormed().replace(INVISIBLE, by);
}

/** Every character that does not show as `⟨U+202E⟩`, line breaks too. */
export function visible(text: string): string {
  return replaceInvisible(text, (of) => `⟨U+${(of.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** The lines of a text, each as `oneLine` makes it. */
export function eachLine(text: string): string[] {
  return text.replace(LINE_BREAKS, "\n").split("\n").map(oneLine);
}

/** A text on one line with everything in it showing, for a place where no runner looks for commands, such as escaped Markdown. */
export function shownOnOneLine(text: string): string {
  return visible(text.replace(LINE_BREAKS, " ").replaceAll("\t", " "));
}

/**
 * A text as one harmless line, the one way to a log, an annotation or a terminal: line breaks and tabs become blanks, what does not show is
 * spelt out, and nothing is left that a runner obeys: `::command` at the start of a line, after blanks too, and `##[command]` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function oneLine(text: string): string {
  return shownOnOneLine(text)
    .replace(/^(\s*):(?=:)/, "$1⟨:⟩")
    .replaceAll("##[", "# #[");
}
