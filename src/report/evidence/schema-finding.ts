import { z } from "zod";
import { from, phaseName } from "./schema-terms.ts";

/** What was found, by which rule, and the refusal behind it. */
export const finding = z.object({
  rule: z.templateLiteral(["RD", z.enum(["P", "A", "G", "W", "T", "S", "B", "D", "I"]), z.int()]),
  level: z.enum(["note", "warning", "error"]),
  title: z.string(),
  phase: phaseName,
  restore: z.string().exactOptional(),
  subject: z.string(),
  message: z.string(),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  fix: z.string().exactOptional(),
  terraform: z.string().exactOptional(),
  unreadable: z
    .object({
      service: z.enum(["github", "entra", "graph", "arm", "sts", "iam", "iam-credentials", "secret-manager", "kms", "logging"]),
      operation: z.string(),
      status: z.number().exactOptional(),
      code: z.string().exactOptional(),
      text: z.string(),
      requestId: z.string().exactOptional(),
      presented: z
        .object({
          subject: z.string().exactOptional(),
          issuer: z.string().exactOptional(),
          audience: z.string().exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
  changed: z.literal(true).describe("stands on a line that the pull request changes, or comes with it").exactOptional(),
  accepted: z.object({ reason: z.string(), until: z.string() }).exactOptional(),
  where: z.object({ path: z.string(), line: z.number(), column: z.number() }).exactOptional(),
  from,
});
