/** Every type that two folders share, the phase and mode tables, and how text is written for a reader, a shell and YAML. */

export * from "./core/findings.ts";
export * from "./core/one-line.ts";
export * from "./core/operands.ts";
export * from "./core/plan.ts";
export * from "./core/restore-run.ts";
export * from "./core/run.ts";
export * from "./core/settings.ts";
export * from "./core/shell.ts";
export * from "./core/terms.ts";
export * from "./core/yaml-scalar.ts";
