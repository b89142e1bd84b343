import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Check, oneLine } from "../core.ts";
import type { Masker } from "./mask.ts";

const LARGEST = 256 * 1024;
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform(String);
const file = z.object({
  checks: z
    .array(z.object({ name: z.string().min(1), passed: z.boolean(), expected: value.optional(), actual: value.optional() }))
    .max(500),
});

/** What a step wrote to `$POR_RESULT`: its checks; null when it wrote nothing, a word on what is wrong when it is not of the form. */
export async function readResult(path: string, masker: Masker): Promise<readonly Check[] | null | string> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return null;
  }
  if (text.trim() === "") return null;
  if (text.length > LARGEST) return `is larger than ${LARGEST / 1024} KiB`;
  try {
    const parsed = file.safeParse(JSON.parse(masker.hide(text)));
    if (!parsed.success) return 'is not {"checks": [{"name": …, "passed": true, "expected": …, "actual": …}]}';
    const short = (of: string) => oneLine(of).slice(0, 300);
    return parsed.data.checks.map(({ name, passed, expected = "passed", actual }) => ({
      name: short(name),
      verdict: passed ? "passed" : "failed",
      expected: short(expected),
      actual: short(actual ?? (passed ? "passed" : "failed")),
    }));
  } catch {
    return "is not JSON";
  }
}
