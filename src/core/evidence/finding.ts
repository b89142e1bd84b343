import { z } from "zod";
import { LEVELS, SERVICES } from "../terms.ts";
import { type Fixed, from, phaseName } from "./terms.ts";

/** What a service said instead of an answer. */
export const refusal = z.object({
  service: z.enum(SERVICES),
  /** What we were doing, in words: "list recovery points". */
  operation: z.string(),
  status: z.number().exactOptional(),
  code: z.string().exactOptional(),
  /** Its own, in full, never with a token in it. */
  text: z.string(),
  /** ARM's or Google's own id of the request, for a support case. */
  requestId: z.string().exactOptional(),
});
const place = z.object({ path: z.string(), line: z.number(), column: z.number() });

/** What was found, by which rule, and the refusal behind it. */
export const finding = z.object({
  rule: z.templateLiteral(["RD", z.enum(["P", "A", "G", "W", "T", "S", "B", "D", "I"]), z.int()]),
  level: z.enum(LEVELS),
  title: z.string(),
  phase: phaseName,
  restore: z.string().exactOptional(),
  subject: z.string(),
  message: z.string(),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  fix: z.string().exactOptional(),
  /** The fix as Terraform's language has it, for changes of trust and roles. */
  terraform: z.string().exactOptional(),
  /** The refusal that stood in the way, when there was one. */
  unreadable: refusal.exactOptional(),
  changed: z.literal(true).describe("stands on a line that the pull request changes, or comes with it").exactOptional(),
  accepted: z.object({ reason: z.string(), until: z.string() }).exactOptional(),
  where: place.exactOptional(),
  /** None: the report's own. */
  from,
});
export type Finding = Fixed<z.infer<typeof finding>>;
export type Place = Fixed<z.infer<typeof place>>;
