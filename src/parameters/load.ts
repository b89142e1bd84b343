import { createHash } from "node:crypto";
import type { FileRead } from "../files/tree.ts";
import { literalsInText } from "./lint-literals.ts";
import type { Problem } from "./rules.ts";

/** Azure takes parameter files and templates of 4 MB: https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits */
export const LARGEST = 4 * 1024 * 1024;

/** Reads a file of the workspace by its path in the plan. */
export type ReadFile = (path: string) => Promise<FileRead>;

/** A file as text with what can be said of its bytes, or only why there is none. */
export interface Loaded {
  /** Null when the file could not be read, or is no text. */
  readonly text: string | null;
  readonly sha256: string | null;
  readonly problems: readonly Problem[];
}

/** Each file once, however many restores name it. */
export function loader(read: ReadFile): (path: string) => Promise<Loaded> {
  const loaded = new Map<string, Promise<Loaded>>();
  return (path) => {
    const known = loaded.get(path) ?? load(read, path);
    loaded.set(path, known);
    return known;
  };
}

async function load(read: ReadFile, path: string): Promise<Loaded> {
  const where = { path, line: 1, column: 1 };
  const problem = (why: string): Problem => ({ rule: "file", subject: path, message: `${path} ${why}.`, where });
  const file = await read(path);
  if ("why" in file) return { text: null, sha256: null, problems: [problem(file.why)] };
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.bytes);
    return { text, sha256, problems: literalsInText(text, path) };
  } catch {
    return { text: null, sha256, problems: [problem("is not UTF-8")] };
  }
}
