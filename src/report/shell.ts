/** A value as one word of a POSIX shell command, whatever it holds. Control characters cannot be in a name: they are left out. */
export function quote(value: string): string {
  const visible = value.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "");
  return /^[\w./:@%+,=-]+$/.test(visible) && !/^[=-]/.test(visible) ? visible : `'${visible.replaceAll("'", `'\\''`)}'`;
}

/** A command over several lines: its head, then each option on a line of its own. Options are `[flag, ...values]`, the values still unquoted. */
export function command(head: string, options: readonly (readonly [string, ...string[]])[]): string {
  return [head, ...options.map(([flag, ...values]) => [flag, ...values.map(quote)].join(" "))].join(" \\\n  ");
}
