import { parseDocument } from "yaml";
import type { PointChoice } from "../core/index.ts";
import { point } from "./schema-point.ts";

/** Input `point`, in the plan's own grammar: `latest`, `{ago: 15m}`, or without the braces, `ago: 15m`. Undefined when it is none. */
export function parsePoint(text: string): PointChoice | undefined {
  const document = parseDocument(text, { stringKeys: true, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  try {
    const parsed = point.safeParse(document.toJS({ maxAliasCount: 0 }));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
