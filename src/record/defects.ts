import type { z } from "zod";
import { schema } from "../core/evidence/run.ts";
import type { Finding, Run } from "../core/index.ts";
import { OWN_ERROR, REPORT_TO } from "../core/own-error.ts";
import { written } from "../report/index.ts";

const SUBJECT = "evidence.json";

/**
 * `evidence.json` of a run. It is written also where a part of the record is not as its schema has it; that is an error of our own, which the run's
 * findings then have, once.
 */
export function recordText(run: Run): string {
  const { text, defects } = written(run);
  if (defects.length === 0 || run.findings.some(({ rule, subject }) => rule === OWN_ERROR.code && subject === SUBJECT))
    return text;
  run.findings.push(defect(run, defects));
  return written(run).text;
}

function defect({ phases }: Run, paths: readonly string[]): Finding {
  const { code, level, title } = OWN_ERROR;
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
  return {
    rule: code,
    level,
    title,
    phase: phases.at(-1)?.name ?? "plan",
    subject: SUBJECT,
    message: `The action met an error of its own while it wrote the run record: it is not as its schema has it, at ${paths.slice(0, 5).join(", ")}${more}. Everything else of it is whole.`,
    fix: `Report it at ${REPORT_TO} with this message, the action's version and the mode.`,
  };
}

/** Each round empties one place; a record is rarely wrong in more than a few. */
const ROUNDS = 200;

/**
 * What can be read of a value that is not as its schema has it: what is wrong is emptied, and where it may not be empty, what it is part of.
 * @param json parsed JSON; it is changed.
 */
export function healed<T>(schema: z.ZodType<T>, json: unknown): T | undefined {
  for (let round = 0; round < ROUNDS; round++) {
    const read = schema.safeParse(json);
    if (read.success) return read.data;
    if (!empty(json, read.error.issues[0]?.path ?? [])) return undefined;
  }
  return undefined;
}

/** What can be read of a whole record (`healed`); undefined where that would leave out a restore, which may hold something. */
export function healedRun(json: unknown): Run | undefined {
  const restores: unknown = isObject(json) ? Reflect.get(json, "restores") : undefined;
  const count = Array.isArray(restores) ? restores.length : 0;
  const run = healed(schema, json);
  return run?.restores.length === count ? run : undefined;
}

/** Empties the innermost part on a path that is not empty yet. @returns whether there was one. */
function empty(json: unknown, path: readonly PropertyKey[]): boolean {
  const [last] = path.slice(-1);
  if (last === undefined) return false;
  const within = path.slice(0, -1).reduce<unknown>((of, key) => (isObject(of) ? Reflect.get(of, key) : undefined), json);
  if (!isObject(within)) return empty(json, path.slice(0, -1));
  if (Array.isArray(within) && typeof last === "number") return within.splice(last, 1).length > 0;
  if (Reflect.get(within, last) == null) return empty(json, path.slice(0, -1));
  return Reflect.set(within, last, null);
}

function isObject(of: unknown): of is object {
  return typeof of === "object" && of !== null;
}
