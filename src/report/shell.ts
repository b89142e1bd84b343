import { operandsApart, quote } from "../core/index.ts";

/** A flag and its values, not quoted yet; a shell variable of ours is named as such. */
export type Option = readonly [string, ...(string | { readonly variable: string })[]];

/** A command over several lines: its head, then each option on a line of its own. */
export function command(head: string, options: readonly Option[]): string {
  const word = (of: Option[number]) => (typeof of === "string" ? quote(of) : `"$${of.variable}"`);
  // So that a value which begins with a dash is not taken for another option.
  const tie = ([first]: readonly Option[number][]) => (typeof first === "string" && first.startsWith("-") ? "=" : " ");
  const written = options.map(([flag, ...values]) =>
    values.length === 0 ? flag : flag + tie(values) + values.map(word).join(" "),
  );
  return operandsApart([head, ...written].join(" \\\n  "));
}

/** The same on one line. */
export function line(head: string, options: readonly Option[]): string {
  return command(head, options).replaceAll(" \\\n  ", " ");
}
