import type { Finding, Level, Place, RuleCode } from "../core/index.ts";

/** What parameter files and templates of the repository can be wrong in. */
export const PARAMETER_RULES = {
  literal: {
    code: "RDP014",
    title: "No secret stands in the plan or a parameter file",
    why: "What is committed is read by everybody who may read the repository, and stays in its history. The value is never shown.",
  },
  file: {
    code: "RDP031",
    title: "A file that the plan names can be read",
    why: "Files are read from the workspace alone: a path that leads out of it could show what is not the repository's.",
  },
  json: {
    code: "RDP032",
    title: "The file is JSON, with or without comments",
    why: "A file that is not JSON holds no parameters.",
  },
  shape: {
    code: "RDP033",
    title: "The file is what it is used as",
    why: "`$schema` and `contentVersion` tell a parameter file from a template; Azure refuses one for the other.",
  },
  parameter: {
    code: "RDP034",
    title: "Every parameter is a value or a reference",
    why: "A reference that is not understood would be deployed as something else.",
  },
  insecure: {
    code: "RDP035",
    title: "A secret goes only into a secure parameter",
    why: "Azure keeps the values of all other parameters in the deployment's history, readable to every reader of the resource group.",
  },
  unknown: {
    code: "RDP036",
    title: "Every parameter is one that something uses",
    why: "Azure refuses a parameter that the template does not declare; one that nothing uses is a typing error.",
  },
  missing: {
    code: "RDP037",
    title: "Every parameter that the template needs is given",
    why: "A deployment without it fails, after the restore.",
  },
  type: {
    code: "RDP038",
    title: "Every value is one that its parameter takes",
    why: "A wrong type, length or choice fails the deployment, after the restore.",
  },
  override: {
    code: "RDP039",
    title: "A parameter overrides a target only where that can be judged",
    why: "Where a restore goes is judged before anything starts; a value that is not known then, or not understood, could lead it into production.",
  },
} as const satisfies Record<string, { code: RuleCode; title: string; why: string }>;
export type ParameterRule = keyof typeof PARAMETER_RULES;

/** What is said of a file; the restores that name it are added by the phase. */
export interface Problem {
  readonly rule: ParameterRule;
  /** The parameter's name, or the file's path. */
  readonly subject: string;
  readonly message: string;
  readonly where: Place;
  readonly level?: Level;
  readonly expected?: string;
  /** In words; never a value. */
  readonly actual?: string;
  readonly fix?: string;
}

/** A problem as a finding of the phase `plan`, or of the phase that met it later. */
export function problemFinding(of: Problem, restore: string, phase: Finding["phase"] = "plan"): Finding {
  const { rule, subject, message, where, level = "error", expected, actual, fix } = of;
  const { code, title } = PARAMETER_RULES[rule];
  return {
    rule: code,
    level,
    title,
    phase,
    restore,
    subject,
    message,
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(fix === undefined ? {} : { fix }),
  };
}
