import { z } from "zod";
import { instant, nullable, verdict } from "./schema-terms.ts";

/** A secret's versions and uses; never its value. */
export const secret = z.object({
  name: z.string(),
  resource: z.string(),
  version: nullable.string,
  state: nullable.string,
  createTime: nullable.instant,
  ageDays: nullable.number,
  maxAgeDays: z.number(),
  atPoint: z
    .record(z.string(), z.object({ version: nullable.string, state: nullable.string, createTime: nullable.instant }))
    .exactOptional(),
  keys: z.array(z.string()).describe("versions of customer-managed keys that encrypt the version").exactOptional(),
  uses: z
    .array(
      z.object({
        restore: z.string(),
        step: z.string(),
        wanted: z.string().describe("newest, at-point, or a number"),
        version: z.string(),
        createTime: instant,
        usedAt: instant,
      }),
    )
    .describe("each time that its value was read to be used")
    .exactOptional(),
  verdict,
});
