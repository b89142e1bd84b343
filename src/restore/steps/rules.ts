import type { Level, RuleCode } from "../../core/index.ts";

/** What the steps that look inside the restored machines say. */
export const INSIDE_RULES = {
  notBooted: {
    code: "RDD010",
    level: "error",
    title: "Every restored machine boots, and its agent answers",
    why: "A disk that came back whole may still not boot; only a running machine whose agent answers has proven it.",
  },
  noMachine: {
    code: "RDD011",
    level: "error",
    title: "There is a machine to look into",
    why: "`booted` and `run-command` need a virtual machine: without one nothing boots.",
  },
  commandFailed: {
    code: "RDD012",
    level: "error",
    title: "Every script inside the machine succeeds",
    why: "What came back counts as verified only when the plan's own scripts say so.",
  },
  commandLate: {
    code: "RDD013",
    level: "error",
    title: "Every script inside the machine ends within its time",
    why: "Azure ends a run command at its timeout; what it would have said is not known.",
  },
  commandStays: {
    code: "RDD014",
    level: "warning",
    title: "Every run command is removed from the machine again",
    why: "It holds the script and its parameters, and a machine takes 25 of them at most.",
  },
  commandUnusable: {
    code: "RDD015",
    level: "error",
    title: "The script fits the machine, and can be read",
    why: "Azure runs a shell script on Linux and PowerShell on Windows, and knows neither by its name.",
  },
} as const satisfies Record<string, { code: RuleCode; level: Level; title: string; why: string }>;
