import type { RuleCode } from "./findings.ts";
import type { Level } from "./terms.ts";

/** Where an error of our own is told. */
export const REPORT_TO = "https://github.com/proof-of-restore/action/issues/new";

/** A defect of this tool: nobody's plan, trust or backup. */
export const OWN_ERROR = {
  code: "RDI000",
  level: "error",
  title: "The action itself works",
  why: "An error of its own says nothing of the backups: what it kept from being seen is never called passed.",
} as const satisfies { code: RuleCode; level: Level; title: string; why: string };
