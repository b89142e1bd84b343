import { assigned, connecting, inUrls, leaves, tells, yamlLeaves } from "./fields.ts";

/** Shorter than this (UTF-16 units), a part of a secret is a common word, and masking it would only spoil the log. */
const SHORTEST = 4;
/** Without its white space, a shorter value would be found at the ends of harmless lines. */
export const SHORTEST_SOLID = 16;

/**
 * The parts of a secret that are secrets themselves: the whole value, its lines, the leaves of JSON and YAML, the values of `.env`, and passwords in
 * connection strings and URLs, also where these stand in a leaf.
 */
export function partsOf(value: string): string[] {
  return [...new Set([value, value.trim(), ...within(value)])].filter((part) => part.length >= SHORTEST);
}

/**
 * What is looked for in bytes that were printed, or decoded from what was printed: each part in UTF-8 and, as PowerShell and .NET encode text, in
 * UTF-16, and in the Western encodings of one byte; a value of several lines or words also as a shell makes one line of it, and without white space.
 */
export function patternsOf(value: string): Uint8Array[] {
  const parts = partsOf(value).flatMap((part) => {
    if (!/\s/.test(part)) return [part];
    const solid = part.replace(/[ \t\n\v\f\r]+/g, "");
    return [part, oneSpaced(part), ...(Buffer.byteLength(solid) >= SHORTEST_SOLID ? [solid] : [])];
  });
  // macOS and some databases write a letter and its accent as two.
  const forms = parts.flatMap((part) => [part, part.normalize("NFC"), part.normalize("NFD")]);
  const texts = [...new Set(forms)].filter((part) => part.length >= SHORTEST);
  return texts.flatMap((text) => {
    const wide = Buffer.from(text, "utf16le");
    return [Buffer.from(text, "utf8"), wide, Buffer.from(wide).swap16(), ...western(text), ...sevenBits(text)];
  });
}

/** As `spaced` of views shows it. */
function oneSpaced(text: string): string {
  return text.replace(/[ \t\n\v\f\r]+/g, " ").trim();
}

/** Windows-1252 holds Latin-1. Byte for byte: decoders that do not know it go on after each byte that they cannot read. */
const WESTERN = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder("windows-1252").decode(Uint8Array.of(byte)), byte] as const),
);

/** In one byte for each letter, and as text that was read as UTF-8 although it was that; nothing for ASCII, and for what has other letters. */
function western(text: string): Uint8Array[] {
  const bytes = Array.from(text, (letter) => WESTERN.get(letter) ?? -1);
  if (bytes.includes(-1) || bytes.every((byte) => byte < 0x80)) return [];
  const single = Buffer.from(bytes);
  return [single, Buffer.from(single.toString("utf8"), "utf8")];
}

/** As `od -a` writes letters beyond ASCII. */
function sevenBits(text: string): Uint8Array[] {
  const bytes = Buffer.from(text, "utf8");
  return bytes.length === text.length ? [] : [bytes.map((byte) => byte & 0x7f)];
}

/** JSON in JSON, as service accounts and connection settings are kept; nobody goes further. */
const DEEPEST = 3;
/** Numbers as they are written: JavaScript rounds the long ones. */
const NUMBER = /-?\d[\d.]{0,400}(?:[eE][+-]?\d{1,5})?/g;

/** What a text holds, and what that holds. */
function within(text: string, depth = 0): string[] {
  const json = jsonLeaves(text);
  const fields = [...(json ?? yamlLeaves(text)), ...assigned(text)];
  const flat = [...fields, ...lines(text).flatMap((line) => [line, line.trim()]), ...connecting(text), ...inUrls(text)];
  return depth < DEEPEST
    ? [...flat, ...fields.filter((field) => field !== text).flatMap((field) => within(field, depth + 1))]
    : flat;
}

/** Strings and numbers; undefined: it is no JSON. */
function jsonLeaves(text: string): string[] | undefined {
  let parsed: unknown;
  try {
    // PowerShell writes a byte order mark in front.
    parsed = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, " ").match(NUMBER) ?? [];
  return [...leaves(parsed), ...numbers.filter((number) => tells("", number))];
}

function lines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
