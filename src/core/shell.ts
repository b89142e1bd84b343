import { replaceInvisible, visible } from "./one-line.ts";
import { operandsApart } from "./operands.ts";

/** Text of a command that is as it should be; `sh` puts it in unchanged. Never a value from outside. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Marks part of a command, or a placeholder such as `<name>`, as ours. */
export function raw(text: string): Raw {
  return new Raw(text);
}

/**
 * A value as one word of a bash or zsh command, on one line, whatever it holds: nothing in it is expanded, and the program gets it whole.
 * Characters that do not show, and `##[`, which a runner would obey, are written as bytes, `$'\x1b'`. No argument can hold NUL: it is left out.
 */
export function quote(value: string): string {
  const text = value.toWellFormed().replaceAll("\0", "");
  if (visible(text) !== text || text.includes("##[")) {
    const bytes = (of: string) => [...Buffer.from(of)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
    return `$'${replaceInvisible(text.replace(/['\\!#]/g, bytes), bytes)}'`;
  }
  return /^[\w./:@%+,][\w./:@%+,=-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command as a tagged template: every value put into it is quoted as one word, a list as several, and none is taken for an option
 * (`operandsApart`).
 */
export function sh(parts: TemplateStringsArray, ...values: readonly (string | number | Raw | readonly string[])[]): string {
  return operandsApart(values.reduce<string>((text, value, n) => text + word(value) + (parts[n + 1] ?? ""), parts[0] ?? ""));
}

function word(value: string | number | Raw | readonly string[]): string {
  if (value instanceof Raw) return value.text;
  return typeof value === "object" ? value.map(quote).join(" ") : quote(String(value));
}
