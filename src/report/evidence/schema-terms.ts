import { z } from "zod";
import { MODES, PHASES } from "../../core/index.ts";

export const instant = z.string().describe("RFC 3339, UTC");
export const verdict = z.enum(["not-run", "passed", "unverified", "failed"]);
export const tier = z.enum(["linted", "checked", "validated", "restored", "deployed", "verified"]);
export const phaseName = z.enum(PHASES.map(({ name }) => name));
export const nullable = { string: z.string().nullable(), number: z.number().nullable(), instant: instant.nullable() };

export const phase = z.object({ name: phaseName, verdict, startedAt: instant, endedAt: instant });
export const cloudName = z.enum(["Azure", "Google Cloud"]);
export const from = z.int().min(0).describe("in a report: the run it is about, as an index of `sources`").exactOptional();
export const mode = z.enum(Object.keys(MODES) as (keyof typeof MODES)[]);
