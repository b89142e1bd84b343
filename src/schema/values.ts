import { z } from "zod";
import { nearest } from "./nearest.ts";

/** What an absent key is told as, in every schema. */
export const MISSING = "This key is missing.";

/** A schema's own words for a wrong value, and the common ones for none. */
export function orMissing(words: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => (input === undefined ? MISSING : words);
}

/** One text for each kind of value, so that an issue can be told by it. */
export const DURATION_MESSAGE = "A duration is a whole number and a unit: 30s, 15m, 24h, 90d, 2w.";
export const SIZE_MESSAGE = "A size is a whole number and a unit: 512MiB, 512GiB, 2TiB.";

const DURATION = /^(\d{1,6})(s|m|h|d|w)$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SIZE = /^(\d{1,9})(KiB|MiB|GiB|TiB)$/;
const BYTES: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

function measured(pattern: RegExp, units: Readonly<Record<string, number>>, error: string) {
  return z
    .string({ error })
    .regex(pattern, { error })
    .transform((text) => {
      const [, count, unit] = pattern.exec(text) ?? [];
      return Number(count) * (units[unit ?? ""] ?? 0);
    });
}

/** Seconds. */
export const duration = measured(DURATION, SECONDS, DURATION_MESSAGE);
/** Bytes. */
export const size = measured(SIZE, BYTES, SIZE_MESSAGE);

/** Unknown keys that are told by name. */
const MOST_KEYS = 20;

/** A map whose keys are all known; another one names the nearest. */
export function keys<S extends z.core.$ZodShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const known = Object.keys(shape);
      const more = issue.keys.length > MOST_KEYS ? [`And ${issue.keys.length - MOST_KEYS} more.`] : [];
      return issue.keys
        .slice(0, MOST_KEYS)
        .map((key) => {
          const near = nearest(key, known);
          return near === undefined
            ? `Unknown key ${key}. Known keys: ${known.join(", ")}.`
            : `Unknown key ${key}. Did you mean ${near}?`;
        })
        .concat(more)
        .join(" ");
    },
  });
}

export const name = z.string().min(1).max(260);
export const resourceId = z.string().regex(/^\/subscriptions\/[^/]+\/.+/i, { error: "Expected a resource id: /subscriptions/…" });
/** RFC 3339 with a zone; in UTC afterwards. */
export const instantText = z
  .string({ error: "Expected a time such as 2026-11-01T00:00:00Z." })
  .refine(
    (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
    { error: "Expected a time with its zone, such as 2026-11-01T00:00:00Z." },
  )
  .transform((text) => new Date(text).toISOString());
export const date = z
  .string({ error: "Expected a date: yyyy-mm-dd." })
  .refine((text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)), { error: "Expected a date: yyyy-mm-dd." });
export const count = z
  .int({ error: "Expected a whole number from 1 on." })
  .min(1, { error: "Expected a whole number from 1 on." })
  .max(100_000);
/** A name of digits alone is a number to YAML. Azure's recovery point ids are such; beyond 2^53 they would lose digits. */
export const idText = z
  .union(
    [
      z.string().min(1),
      z.number().int().refine(Number.isSafeInteger, { error: "Put the id in quotes: it is too long for a number." }),
    ],
    { error: "Expected an id; put it in quotes." },
  )
  .transform(String);
