import { visible } from "./one-line.ts";

/** Texts that YAML 1.1 or 1.2 takes for something else than text. */
const WORDS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/**
 * A text as the value of a key in YAML, on one line: as it stands where that reads back as the same text, else in double quotes, with what
 * does not show as escapes.
 */
export function yamlScalar(text: string): string {
  if (/^[a-z][\w./@-]*(?::[\w./@-]+)*$/i.test(text) && !WORDS.test(text)) return text;
  return JSON.stringify(text.toWellFormed()).replace(/[^\x20-\x7e]/gu, (of) => (visible(of) === of ? of : unicode(of)));
}

function unicode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
}
