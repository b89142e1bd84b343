import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The files that a document shows: blocks of YAML whose first line is a comment with their path. */
export function shownIn(document: string): Readonly<Record<string, string>> {
  const blocks = readFileSync(join(root, document), "utf8").matchAll(/^```yaml\n(# (\.github\/\S+?\.yml)\b[\s\S]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, text = "", path = ""]) => [path, text]));
}
