import type { Path, Positioned } from "../plan/positions.ts";
import { nearest } from "../schema/nearest.ts";
import type { ParameterRule, Problem } from "./rules.ts";

/** Says one thing of a file, at a key of it. */
export type Say = (rule: ParameterRule, at: Path, message: string, more?: Partial<Problem>) => void;

/** Collects problems: each names the parameter that it is about, or else the file. */
export function sayer(problems: Problem[], path: string, { place }: Pick<Positioned, "place">): Say {
  return (rule, at, message, more = {}) => {
    const subject = at[0] === "parameters" && at.length > 1 ? String(at[1]) : path;
    problems.push({ rule, subject, message, where: place(at), ...more });
  };
}

export function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return `Unknown key ${key}. ${near === undefined ? `Known keys: ${known.join(", ")}.` : `Did you mean ${near}?`}`;
}

export function isObject(of: unknown): of is Readonly<Record<string, unknown>> {
  return typeof of === "object" && of !== null && !Array.isArray(of);
}
