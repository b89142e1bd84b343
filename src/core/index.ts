/** Every type that two folders share, the phase and mode tables, and how text is written for a reader, a shell and YAML. */

export type { Finding, Place } from "./evidence/finding.ts";
export type {
  Check,
  DeploymentRun,
  Held,
  Objective,
  PointListed,
  PointRun,
  RestoreRun,
} from "./evidence/restore.ts";
export type { AuditRun, Effect, Run, SourceRun } from "./evidence/run.ts";
export type { SecretRun, SecretUse } from "./evidence/secret.ts";
export type { PhaseRun } from "./evidence/terms.ts";
export type {
  Compared,
  ForecastRun,
  Foretold,
  GrantRun,
  PermissionRun,
  ProbeRun,
  Range,
  ThroughGoogle,
} from "./evidence/trust.ts";
export * from "./findings.ts";
export * from "./modes.ts";
export * from "./one-line.ts";
export * from "./operands.ts";
export * from "./plan.ts";
export * from "./settings.ts";
export * from "./shell.ts";
export * from "./terms.ts";
export * from "./yaml-scalar.ts";
