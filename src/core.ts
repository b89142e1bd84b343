/** Every type that two folders share: no behaviour, and only the phase and mode tables have values. */

export * from "./core/findings.ts";
export * from "./core/plan.ts";
export * from "./core/restore-run.ts";
export * from "./core/run.ts";
export * from "./core/settings.ts";
export * from "./core/terms.ts";
