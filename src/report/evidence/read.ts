import { schema } from "../../core/evidence/run.ts";
import type { Run } from "../../core/index.ts";

/** What is wrong with a text that is no evidence, in words that follow its file's name. */
export interface NoEvidence {
  readonly wrong: "text" | "version";
  readonly why: string;
}

/** The run record that `evidence.json` holds, or why there is none in it. Fields that are not known are ignored. */
export function parseEvidence(text: string): { readonly run: Run } | NoEvidence {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: "text", why: text.trim() === "" ? "is empty" : "is no JSON, and may have been cut off" };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { run: parsed.data };
  if (!isEvidence(json)) return { wrong: "text", why: "is JSON, but no evidence of this action" };
  const { schemaVersion } = json;
  if (schemaVersion !== 1)
    return { wrong: "version", why: `has schemaVersion ${JSON.stringify(schemaVersion)?.slice(0, 40)}; this version reads 1` };
  return { wrong: "text", why: `is evidence, but not whole or not valid, at ${parsed.error.issues[0]?.path.join(".")}` };
}

function isEvidence(json: unknown): json is { readonly schemaVersion: unknown } {
  return typeof json === "object" && json !== null && "schemaVersion" in json && "tool" in json;
}

/** The run record that `evidence.json` holds; undefined when the text is no evidence of this version. */
export function readEvidence(text: string): Run | undefined {
  const parsed = parseEvidence(text);
  return "run" in parsed ? parsed.run : undefined;
}
