/** A value as one word of a POSIX shell command, whatever it holds. Control characters cannot be in a name: they are left out. */
export function quote(value: string): string {
  const visible = value.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "");
  return /^[\w./:@%+,=-]+$/.test(visible) && !/^[=-]/.test(visible) ? visible : `'${visible.replaceAll("'", `'\\''`)}'`;
}

/** A flag and its values, not quoted yet; a shell variable of ours is named as such. */
export type Option = readonly [string, ...(string | { readonly variable: string })[]];

/** A command over several lines: its head, then each option on a line of its own. */
export function command(head: string, options: readonly Option[]): string {
  const word = (of: Option[number]) => (typeof of === "string" ? quote(of) : `"$${of.variable}"`);
  return [head, ...options.map(([flag, ...values]) => [flag, ...values.map(word)].join(" "))].join(" \\\n  ");
}

/** The same on one line. */
export function line(head: string, options: readonly Option[]): string {
  return command(head, options).replaceAll(" \\\n  ", " ");
}
