import { atPointRules } from "../at-point/rules.ts";
import { backupRules } from "../backup/rules.ts";
import type { AnyRule } from "../judge/judge.ts";
import { secretRules } from "../secrets/rules.ts";
import { valueRules } from "../secrets/rules-value.ts";
import { googleTrustRules, trustRules } from "../trust/rules.ts";
import { clockRules } from "../trust/rules-clock.ts";
import { comparisonRules } from "../trust/rules-comparison.ts";
import { forecastRules } from "../trust/rules-forecast.ts";
import { grantRules } from "../trust/rules-grants.ts";
import { googleSurplusRules, permissionRules, surplusRules } from "../trust/rules-permissions.ts";
import { probeRules } from "../trust/rules-probe.ts";
import { targetRules } from "../workloads/vm/rules-target.ts";

/** Of the phase trust: those of every run, and those of a run that has to do with Google. */
export const TRUST_RULES: readonly AnyRule[] = [
  ...trustRules,
  ...clockRules,
  ...comparisonRules,
  ...forecastRules,
  ...surplusRules,
  ...probeRules,
];
export const GOOGLE_RULES: readonly AnyRule[] = [...googleTrustRules, ...googleSurplusRules];

/** Every rule over facts; what a run judges is chosen by phase. */
export const FACT_RULES: readonly AnyRule[] = [
  ...TRUST_RULES,
  ...GOOGLE_RULES,
  ...permissionRules,
  ...grantRules,
  ...backupRules,
  ...targetRules,
  ...secretRules,
  ...valueRules,
  ...atPointRules,
];
