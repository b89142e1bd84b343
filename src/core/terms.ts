/** The terms of a run: its phases, verdicts, and the services it talks to. The one value is the table of phases. */

/** The phases in order: whose they are, the tier that passing one earns. */
export const PHASES = [
  { name: "plan", of: "run", tier: "linted" },
  { name: "trust", of: "run" },
  { name: "vault", of: "restore" },
  { name: "secrets", of: "restore", tier: "checked" },
  { name: "validate", of: "restore", tier: "validated" },
  { name: "before", of: "restore" },
  { name: "restore", of: "restore", tier: "restored" },
  { name: "deploy", of: "restore", tier: "deployed" },
  { name: "verify", of: "restore", tier: "verified" },
  { name: "after", of: "restore" },
  { name: "clean-up", of: "restore" },
] as const;
type PhaseRow = (typeof PHASES)[number];
export type PhaseName = PhaseRow["name"];
export type Tier = Extract<PhaseRow, { tier: string }>["tier"];

/** Rising; `not-run` never counts in "worst of". */
export type Verdict = "not-run" | "passed" | "unverified" | "failed";
export type Level = "note" | "warning" | "error";
/** RFC 3339 in UTC. */
export type Instant = string;
/** The services a run talks to, each a base URL without a trailing slash. */
export type Service =
  | "github"
  | "entra"
  | "graph"
  | "arm"
  | "sts"
  | "iam"
  | "iam-credentials"
  | "secret-manager"
  | "kms"
  | "logging";
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}
