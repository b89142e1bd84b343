import { z } from "zod";
import { describeShape } from "../clouds/refusals/visible.ts";
import type { Instant, Refusal, Service } from "../core/index.ts";
import { instant, Refused } from "./io.ts";

/** An entry of a list that has another shape than its documentation gives it. */
export interface Malformed {
  /** What is wrong in it: "properties.recoveryPointTime". */
  readonly field: string;
  /** The entry as it came, for a caller who looks for what can be read of it. */
  readonly raw: unknown;
}
/** The entries of one list. A malformed one costs itself alone; what depends on it is for the caller to leave open. */
export interface Entries<T> {
  readonly good: readonly T[];
  readonly bad: readonly Malformed[];
}

/** Each entry by itself. @param raw entries of one list, over all its pages. */
export function readEntries<T>(shape: z.ZodType<T>, raw: readonly unknown[]): Entries<T> {
  const [good, bad]: [T[], Malformed[]] = [[], []];
  for (const one of raw) {
    const read = shape.safeParse(one);
    if (read.success) good.push(read.data);
    else bad.push({ field: fieldOf(read.error), raw: one });
  }
  return { good, bad };
}

/** What could not be read, in words: "2 of 14 entries have another shape (properties.status, name)". */
export function malformedInWords({ good, bad }: Entries<unknown>): string {
  const fields = [...new Set(bad.map(({ field }) => field))];
  const named = [...fields.slice(0, MOST_FIELDS), ...(fields.length > MOST_FIELDS ? ["…"] : [])].join(", ");
  const all = good.length + bad.length;
  return `${bad.length} of ${all} ${all === 1 ? "entry has" : bad.length === 1 ? "entries has" : "entries have"} another shape (${named})`;
}
const MOST_FIELDS = 5;

/** A list that says nothing unless all of it can be read. @throws Refused that says how many entries are malformed, and where. */
export function wholeList<T>(entries: Entries<T>, service: Service, operation: string): readonly T[] {
  if (entries.bad.length === 0) return entries.good;
  throw new Refused(notAsAsked(service, operation, malformedInWords(entries)));
}

/** These entries and those, read as one list. */
export function joined<T>(...lists: readonly Entries<T>[]): Entries<T> {
  return { good: lists.flatMap(({ good }) => good), bad: lists.flatMap(({ bad }) => bad) };
}

/** A single answer of this shape. @throws Refused that names its keys and the first field that is wrong; never a value, which may be a secret. */
export function shapedAs<T>(shape: z.ZodType<T>, body: unknown, service: Service, operation: string): T {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const text = `${describeShape(body)} (${fieldOf(read.error)} is missing, or of another kind)`;
  throw new Refused({ service, operation, status: 200, text });
}

/** An answer that came with success and is not what was asked for. */
export function notAsAsked(service: Service, operation: string, why: string): Refusal {
  return { service, operation, status: 200, text: `The answer is JSON, yet not what was asked for: ${why}.` };
}

/** The field's own name; of a key that may come from outside, a mark. */
function fieldOf({ issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map((key) =>
    /^[A-Za-z_$][\w$.-]{0,40}$/.test(String(key)) || typeof key === "number" ? String(key) : "…",
  );
  return path.join(".") || "the entry itself";
}

/** An RFC 3339 time, as Azure and Google write it, in UTC. */
export const time: z.ZodType<Instant> = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => instant(Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)));

/** A text, null where there is none; Azure leaves out, sends null, and sends an empty one for the same. */
export const textOrNull: z.ZodType<string | null> = z
  .string()
  .nullish()
  .transform((text) => text || null);
