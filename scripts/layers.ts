/**
 * The layers of `src/`, the lowest first. A room imports rooms of lower layers alone, types included; rooms of one layer do not import each
 * other, so that no circle of folders can arise. A room inside another one stands in its own layer.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ["core"],
  ["files", "schedule", "schema", "report", "clouds/refusals"],
  ["wire", "masking"],
  ["io"],
  ["clouds/github", "clouds/identity"],
  ["clouds/azure"],
  ["clouds/session.ts"],
  ["record"],
  ["judge"],
  ["backup", "trust", "secrets"],
  ["at-point"],
  ["restore/engine"],
  ["restore/held"],
  ["workloads"],
  ["plan"],
  ["parameters"],
  ["audit"],
  ["restore/steps"],
  ["restore/deploy"],
  ["restore/job"],
  ["restore/clean-up"],
  ["lint/configuration"],
  ["lint/rules"],
  ["lint", "fleet"],
  ["run"],
  ["action"],
  ["main.ts"],
];

/** Rooms that read no file and ask nobody: what they judge, say or write is handed in. */
export const PURE: readonly string[] = [
  "core",
  "schema",
  "report",
  "clouds/refusals",
  "plan",
  "parameters",
  "lint/configuration",
  "lint/rules",
];

/** What reads files, or loads a cloud's client. */
export const OUTSIDE: readonly string[] = ["node:fs", "node:fs/*", "@actions/*", "@azure/**", "@google-cloud/**", "google-*"];
