import type { Place } from "../../core/index.ts";

/** A file that could not be understood: told, and never passed over. */
export interface Problem {
  readonly where: Place;
  readonly message: string;
  readonly fix?: string;
}
/** A text with what stands in it. */
export interface Source {
  readonly path: string;
  /** Parsed: plain data. */
  readonly value: unknown;
  /** Where keys lead, or the nearest of them that is there. Looks for it only then. */
  place(keys: readonly (string | number)[]): Place;
}

/** Bytes of one file; a Terraform plan of a large estate is smaller. */
export const LARGEST = 32 * 1024 * 1024;
/** YAML takes a hundred times as long to read as JSON, and nobody writes so much of it. */
export const LARGEST_YAML = 1024 * 1024;
/** Of all files together: a pattern may match more than somebody thought. */
export const LARGEST_TOGETHER = 64 * 1024 * 1024;

/**
 * A file's bytes as text: UTF-8, or UTF-16 by its byte order mark, which is left out.
 * @returns null when they are no text.
 */
export function textOf(bytes: Uint8Array): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
