import { at, get, list, text } from "./look.ts";
import type { Configuration } from "./model.ts";
import type { Source } from "./source.ts";

/** Schemas of files that stand beside templates and declare nothing. */
const BESIDE = /(?:deploymentParameters|createUIDefinition(?:\.MultiVm)?|CreateFormUI\.schema|uiFormDefinition\.schema)\.json/i;

/**
 * Files of Azure's that are understood, and say nothing of backups: parameters of deployments, definitions and initiatives of Azure Policy,
 * forms of the portal. A pattern in the plan's `configuration` often takes them along.
 */
export function silent({ value }: Source): Partial<Configuration> | null {
  const isPolicy = [value, get(value, "properties")].some((of) => get(of, "policyRule") !== undefined || policySet(of));
  return isPolicy || BESIDE.test(text(get(value, "$schema")) ?? "") ? {} : null;
}

function policySet(of: unknown): boolean {
  return list(get(of, "policyDefinitions")) !== undefined || text(at(of, "policyDefinitionId")) !== undefined;
}
