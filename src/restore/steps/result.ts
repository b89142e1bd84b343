import { lstat, readFile } from "node:fs/promises";
import { z } from "zod";
import { type Check, oneLine } from "../../core/index.ts";
import type { Masker } from "../../masking/masker.ts";

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
    // A step may have put anything there: nothing but a file is waited for, and no link is followed.
    const found = await lstat(path);
    if (!found.isFile()) return "is no file";
    if (found.size > LARGEST) return `is larger than ${LARGEST / 1024} KiB`;
    text = await readFile(path, "utf8");
  } catch {
    return null;
  }
  if (text.trim() === "") return null;
  try {
    const parsed = file.safeParse(JSON.parse(text));
    if (!parsed.success) return 'is not {"checks": [{"name": …, "passed": true, "expected": …, "actual": …}]}';
    const short = (of: string) => oneLine(masker.hide(of)).slice(0, 300);
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
