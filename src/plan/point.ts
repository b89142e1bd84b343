import { parse } from "yaml";
import type { PointChoice } from "../core.ts";
import { point } from "./schema-point.ts";

/** Input `point`, in the plan's own grammar: `latest`, `{ago: 15m}`, or without the braces, `ago: 15m`. Undefined when it is none. */
export function parsePoint(text: string): PointChoice | undefined {
  try {
    const parsed = point.safeParse(parse(text, { stringKeys: true, maxAliasCount: 0 } as Parameters<typeof parse>[1]));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
