/** What a parser of YAML takes long for: each line, entry, bracket, quote and mark of a text of a thousand restores is less. */
const MOST_MARKS = 50_000;
const MOST_ANCHORS = 1000;
const MARKS = /[\n,[\]{}!&*?%\t"']|[:-](?=\s)/g;
/** The parser walks down by itself, and what it has begun does not end before its stack does. */
const DEEPEST = 200;

/** Why a text is not handed to the parser, in words after "The file "; undefined when it may be. Linear in the text's length. */
export function tooMuchYaml(text: string): string | undefined {
  let marks = 0;
  let depth = 0;
  let anchors = 0;
  for (const [mark] of text.matchAll(MARKS)) {
    if (++marks > MOST_MARKS) return `holds more than ${MOST_MARKS} lines, entries and marks`;
    if (mark === "&" && ++anchors > MOST_ANCHORS) return `holds more than ${MOST_ANCHORS} anchors`;
    if (mark === "[" || mark === "{") depth++;
    else if (mark === "]" || mark === "}") depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) return `is nested more than ${DEEPEST} deep`;
  }
  // `- - - -`: lists in lists on one line.
  return /(?:[-?:] +){100}/.test(text) ? "is nested more than 100 deep on one line" : undefined;
}
