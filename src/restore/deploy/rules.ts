import type { Level, RuleCode } from "../../core/index.ts";

/** What the phase deploy itself says: catalogue entries whose judgement follows effects, not facts. */
export const DEPLOY_RULES = {
  nothingMade: {
    code: "RDB119",
    level: "warning",
    title: "The deployment made something",
    why: "A template whose resources are all left out by their conditions deploys nothing, and succeeds.",
  },
  notDeployed: {
    code: "RDB120",
    level: "error",
    title: "The deployment succeeded, within its time",
    why: "Restored disks prove little until a machine stands on them; a deployment that failed, hangs or was cancelled is no machine.",
  },
  parametersUnusable: {
    code: "RDB124",
    level: "error",
    title: "Every parameter of the deployment can be resolved",
    why: "Secrets are read at the last moment, so that a rotation since the check is picked up; one without a usable version stops the deployment.",
  },
  existing: {
    code: "RDB125",
    level: "error",
    title: "The template changes nothing that was there before",
    why: "A drill removes what its deployment made, so it may touch nothing that somebody else made.",
  },
  templateUnusable: {
    code: "RDB126",
    level: "error",
    title: "The template to deploy can be read",
    why: "Azure Backup writes a template for the restored disks into the staging account; without it, or the repository's own, nothing can be deployed.",
  },
  deploymentUnknown: {
    code: "RDB127",
    level: "warning",
    title: "It is known whether the deployment began",
    why: "A request whose answer was lost may have begun a deployment; it is not sent again.",
  },
  forecast: {
    code: "RDB129",
    level: "warning",
    title: "What the deployment would change is known, and is nothing that exists",
    why: "Azure's what-if tells before anything is touched that a template would change or delete what is there.",
  },
} as const satisfies Record<string, { code: RuleCode; level: Level; title: string; why: string }>;
