/** Every type that two folders share, the phase and mode tables, and how text is written for a reader, a shell and YAML. */

export * from "./findings.ts";
export * from "./modes.ts";
export * from "./one-line.ts";
export * from "./operands.ts";
export * from "./plan.ts";
export * from "./restore-run.ts";
export * from "./run.ts";
export * from "./settings.ts";
export * from "./shell.ts";
export * from "./terms.ts";
export * from "./yaml-scalar.ts";
