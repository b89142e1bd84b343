import type { Level, RuleCode } from "../core/index.ts";

/** What a value can be wrong in, where it is used. `unusable` is an error of the phase that needs it; `common` goes on. */
export const VALUE_RULES = {
  unusable: {
    code: "RDS030",
    level: "error",
    title: "The secret's value can be used",
    why: "A value goes into parameters and variables, which hold text, and is masked in logs, which takes four characters at least.",
  },
  common: {
    code: "RDS031",
    level: "warning",
    title: "The secret's value is no common word",
    why: "Masking such a word in logs hides it everywhere, and so shows that it is the secret; and everybody guesses it.",
  },
} as const satisfies Record<string, { code: RuleCode; level: Level; title: string; why: string }>;

/** Shorter than this, a value cannot be masked: every log would be full of asterisks, and the value found by counting them. */
const SHORTEST = 4;
/** Values that stand in ordinary texts, so that masking them everywhere would hide words and show that they are the secret. */
const COMMON = new Set(
  (
    "account admin administrator azure backup changeme changeit default disabled enabled example false guest hello letmein local " +
    "localhost login master mysql none null oracle orders passw0rd password postgres private prod production public qwerty root " +
    "secret server service staging superuser system test testing token true user username value welcome"
  ).split(" "),
);

/** A payload as text, or why it cannot be used as one; in words that follow the secret's name, never with the value. */
export function textOf(bytes: Uint8Array): { readonly text: string } | { readonly unusable: string } {
  if (bytes.length === 0) return { unusable: "is empty" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { unusable: "is no text: it is not UTF-8, and a parameter or variable can only hold text" };
  }
  if (text.includes("\0"))
    return { unusable: "is no text: it holds NUL characters, and a parameter or variable can only hold text" };
  if (text.trim().length < SHORTEST)
    return { unusable: `is shorter than ${SHORTEST} characters, so that it cannot be masked in logs` };
  return { text };
}

/** Whether a value is a word that stands in ordinary texts. */
export function isCommonWord(text: string): boolean {
  return COMMON.has(text.trim().toLowerCase());
}

/** What can be kept of a value: whether it is fit to be used as text. */
export type Fitness = "fit" | "common" | { readonly unusable: string };

export function fitnessOf(bytes: Uint8Array): Fitness {
  const read = textOf(bytes);
  if (!("text" in read)) return read;
  return isCommonWord(read.text) ? "common" : "fit";
}
