import { z } from "zod";
import { MODE_NAMES } from "../modes.ts";
import { PHASES, TIERS, VERDICTS } from "../terms.ts";

export const instant = z.string().describe("RFC 3339, UTC");
export const verdict = z.enum(VERDICTS);
export const tier = z.enum(TIERS);
export const phaseName = z.enum(PHASES.map(({ name }) => name));
export const mode = z.enum(MODE_NAMES);
export const cloudName = z.enum(["Azure", "Google Cloud"]);
export const nullable = { string: z.string().nullable(), number: z.number().nullable(), instant: instant.nullable() };
export const from = z.int().min(0).describe("in a report: the run it is about, as an index of `sources`").exactOptional();

export const phase = z.object({ name: phaseName, verdict, startedAt: instant, endedAt: instant });
export type PhaseRun = Fixed<z.infer<typeof phase>>;

/** What is put into the record as a whole, and does not change any more. */
export type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;

/** What is added to while the run goes on: fields are set, and lists that are always there grow; what stands in them is fixed. */
export type Growing<T> = { [K in keyof T]: T[K] extends readonly (infer E)[] ? Fixed<E>[] : Fixed<T[K]> };
