/** Shorter than this (UTF-16 units), a part of a secret is a common word, and masking it would only spoil the log. */
const SHORTEST = 4;

/** The parts of a secret that are secrets themselves: the whole value, its lines, and the leaves of JSON. */
export function partsOf(value: string): string[] {
  const parts = [value, value.trim(), ...lines(value).flatMap((line) => [line, line.trim()]), ...leaves(value)];
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST);
}

/**
 * What is looked for in bytes that were printed, or decoded from what was printed: each part in UTF-8 and, as PowerShell and .NET encode text, in
 * UTF-16; a value of several lines or words also as a shell makes one line of it.
 */
export function patternsOf(value: string): Uint8Array[] {
  const parts = partsOf(value).flatMap((part) =>
    /\s/.test(part) ? [part, oneSpaced(part), part.replace(/[\r\n]+/g, "")] : [part],
  );
  const texts = [...new Set(parts)].filter((part) => part.length >= SHORTEST);
  return texts.flatMap((text) => {
    const wide = Buffer.from(text, "utf16le");
    return [Buffer.from(text, "utf8"), wide, Buffer.from(wide).swap16()];
  });
}

/** As `spaced` of views shows it. */
function oneSpaced(text: string): string {
  return text.replace(/[ \t\n\v\f\r]+/g, " ").trim();
}

/** JSON in JSON, as service accounts and connection settings are kept; nobody goes further. */
const DEEPEST = 3;
/** Numbers as they are written: JavaScript rounds the long ones. */
const NUMBER = /-?\d[\d.]{0,400}(?:[eE][+-]?\d{1,5})?/g;

function leaves(text: string, depth = 0): string[] {
  let parsed: unknown;
  try {
    // PowerShell writes a byte order mark in front.
    parsed = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return [];
  }
  const walk = (of: unknown): string[] => {
    if (typeof of === "number") return [String(of)];
    if (typeof of === "string") return [of, ...lines(of), ...(depth < DEEPEST ? leaves(of, depth + 1) : [])];
    return typeof of === "object" && of !== null ? Object.values(of).flatMap(walk) : [];
  };
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, " ").match(NUMBER) ?? [];
  return [...walk(parsed), ...numbers];
}

function lines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
