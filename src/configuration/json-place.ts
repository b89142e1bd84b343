import { visit } from "jsonc-parser";
import type { Place } from "../core.ts";

type Keys = readonly (string | number)[];

/**
 * Where keys lead in a JSON text: the name of the last of them, or an entry of a list; of the nearest ancestor where they lead nowhere. One
 * pass over the text, without a tree: it may be large.
 */
export function jsonPlace(path: string, text: string, keys: Keys): Place {
  let best = { depth: 0, line: 0, column: 0 };
  const consider = (to: Keys, line: number, column: number): void => {
    if (to.length > best.depth && leads(to, keys)) best = { depth: to.length, line, column };
  };
  const entry = (line: number, column: number, at: () => Keys): void => {
    const to = at();
    if (typeof to.at(-1) === "number") consider(to, line, column);
  };
  visit(
    text,
    {
      onObjectBegin: (_offset, _length, line, column, at) => entry(line, column, at),
      onArrayBegin: (_offset, _length, line, column, at) => entry(line, column, at),
      onLiteralValue: (_value, _offset, _length, line, column, at) => entry(line, column, at),
      onObjectProperty: (name, _offset, _length, line, column, at) => {
        if (keys.includes(name)) consider([...at(), name], line, column);
      },
    },
    { allowTrailingComma: true },
  );
  return { path, line: best.line + 1, column: best.column + 1 };
}

function leads(to: Keys, keys: Keys): boolean {
  return to.length <= keys.length && to.every((key, n) => String(key) === String(keys[n]));
}

/** Line and column of an offset, from 1 on. */
export function lineAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
