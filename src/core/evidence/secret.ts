import { z } from "zod";
import { type Fixed, instant, nullable, verdict } from "./terms.ts";

const use = z.object({
  restore: z.string(),
  /** What it was used for: a step as the plan names it. */
  step: z.string(),
  wanted: z.string().describe("newest, at-point, or a number"),
  version: z.string(),
  createTime: instant,
  usedAt: instant,
});

/** A secret's versions and uses; never its value. */
export const secret = z.object({
  name: z.string(),
  resource: z.string(),
  version: nullable.string,
  state: nullable.string,
  createTime: nullable.instant,
  ageDays: nullable.number,
  maxAgeDays: z.number(),
  /** Restore → the version its recovery point's data was written with, for steps that ask for `at-point`. */
  atPoint: z
    .record(z.string(), z.object({ version: nullable.string, state: nullable.string, createTime: nullable.instant }))
    .default({}),
  keys: z.array(z.string()).describe("versions of customer-managed keys that encrypt the version").exactOptional(),
  uses: z.array(use).describe("each time that its value was read to be used").exactOptional(),
  verdict,
});

/** The list of uses is shared: steps of several restores add to it. */
export type SecretRun = Fixed<Omit<z.infer<typeof secret>, "uses">> & { readonly uses?: SecretUse[] };
export type SecretUse = Fixed<z.infer<typeof use>>;
