/** The terms of a run: its phases, verdicts, and the services it talks to. Plain tables: they load nothing. */

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
/** Rising. */
export const TIERS: readonly Tier[] = PHASES.flatMap((phase) => ("tier" in phase ? [phase.tier] : []));

/** Rising; `not-run` never counts in "worst of". */
export const VERDICTS = ["not-run", "passed", "unverified", "failed"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const LEVELS = ["note", "warning", "error"] as const;
export type Level = (typeof LEVELS)[number];
/** RFC 3339 in UTC. */
export type Instant = string;
/** The services a run talks to, each a base URL without a trailing slash. */
export const SERVICES = [
  "github",
  "entra",
  "graph",
  "arm",
  "sts",
  "iam",
  "iam-credentials",
  "secret-manager",
  "kms",
  "logging",
] as const;
export type Service = (typeof SERVICES)[number];
