import { backupRules } from "./backup/rules.ts";
import type { AnyRule } from "./judge.ts";
import { secretRules } from "./secrets/rules.ts";
import { googleTrustRules, trustRules } from "./trust/rules.ts";
import { comparisonRules } from "./trust/rules-comparison.ts";

/** Every rule over facts; what a run judges is chosen by phase. */
export const FACT_RULES: readonly AnyRule[] = [
  ...trustRules,
  ...googleTrustRules,
  ...comparisonRules,
  ...backupRules,
  ...secretRules,
];
