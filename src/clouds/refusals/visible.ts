import { redact } from "./redact.ts";

const VISIBLE_CHARACTERS = 200;
/** Of a body that are looked at for these. */
const MOST_CHARACTERS = 16_384;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/**
 * What to say of a body that holds no readable error: what it is, and the first 200 characters that a person would see of it.
 * @param succeeded the status was 2xx: the body may hold a token or a secret's value, so no string of it is shown.
 */
export function describeBody(bodyText: string, succeeded: boolean): string {
  const trimmed = bodyText.slice(0, MOST_CHARACTERS).trim();
  if (trimmed === "") return "The answer has no body.";
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(trimmed) || /<\/(?:html|body|p|div|h1)>/i.test(trimmed)) {
    const seen = start(stripTags(trimmed));
    return `The answer is an HTML page, not JSON${seen ? `: ${seen}` : "; it shows no text."}`;
  }
  if (/^[[{]/.test(trimmed)) {
    const seen = start(succeeded ? hideStrings(trimmed) : trimmed);
    return `The answer is broken or cut-off JSON of ${bodyText.length} characters: ${seen}`;
  }
  const plain = trimmed.startsWith("<") ? stripTags(trimmed) : trimmed;
  return `The answer is not JSON: ${start(succeeded ? hideOpaque(plain) : plain)}`;
}

/** What to say of whole JSON that has not the form that was asked for: its keys alone, for a string may be a token or a secret. */
export function describeShape(body: unknown): string {
  const seen = start(hideStrings(JSON.stringify(body) ?? ""));
  return `The answer is JSON, yet not what was asked for: ${seen}`;
}

/** The text of markup as a browser would show it. */
function stripTags(markup: string): string {
  return markup
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<(script|style|noscript|template|head\b(?![\s\S]*<title))\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ")
    .replace(/<[^>]*(?:>|$)/g, " ")
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|\w{2,8});/gi, (whole, name: string) => entity(name) ?? whole);
}

function entity(name: string): string | undefined {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()];
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** JSON with every string that is not a key blanked. */
function hideStrings(json: string): string {
  return json.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|$)(\s*:)?/g, (whole, colon?: string) => (colon === undefined ? '"…"' : whole));
}

/** Long runs without a space are not prose, and may be a token. */
function hideOpaque(text: string): string {
  return text.replace(/[\w+/=.~-]{24,}/g, "…");
}

/** Redacted before it is cut: half a token no longer looks like one. */
function start(text: string): string {
  const seen = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ")
    .trim();
  const characters = [...seen];
  return characters.length > VISIBLE_CHARACTERS ? `${characters.slice(0, VISIBLE_CHARACTERS).join("")}…` : seen;
}
