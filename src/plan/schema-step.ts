import { z } from "zod";
import { count, duration, keys, name, size } from "../schema/values.ts";

const KINDS = ["run", "run-command", "booted", "files", "manifest"] as const;

/** One step: exactly one of the keys that say what it does, and what that kind takes. */
export const step = keys({
  run: name.optional().describe("A script of the repository, on the runner."),
  "run-command": name.optional().describe("A script, inside the restored virtual machine."),
  booted: z.literal(true).optional().describe("The restored machine has booted."),
  files: keys({ min: count.optional(), bytes: size.optional() }).optional(),
  manifest: name.optional().describe("A file of checksums."),
  secrets: z
    .record(
      z.string().regex(/^[A-Za-z_]\w*$/, { error: "Expected the name of an environment variable." }),
      z.union([name, keys({ secret: name, version: z.enum(["newest", "at-point"]).default("newest") })], {
        error: "A step's secret is a name, or {secret: …, version: at-point}.",
      }),
    )
    .default({}),
  azure: z.boolean().default(false),
  timeout: duration.optional(),
  in: z.array(z.enum(["restore", "drill"])).default([]),
}).refine((of) => KINDS.filter((kind) => of[kind] !== undefined).length === 1, {
  error: `A step has exactly one of ${KINDS.join(", ")}.`,
});
export type StepText = z.output<typeof step>;

/** What the step does. */
export function kindOf(of: StepText): (typeof KINDS)[number] {
  return KINDS.find((kind) => of[kind] !== undefined) ?? "run";
}
