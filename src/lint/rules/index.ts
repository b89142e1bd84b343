import { policyRules } from "./azure/policies.ts";
import { vaultRules } from "./azure/vaults.ts";
import { changeRules } from "./change/rules.ts";
import { bindingRules } from "./google/bindings.ts";
import { secretConfigRules } from "./google/secrets.ts";
import { restorePlanRules } from "./plan/restores.ts";
import type { ChangeRule, LintRule } from "./rule.ts";
import { acrossRules } from "./trust/across.ts";
import { identityRules } from "./workflow/identity.ts";
import { runningRules } from "./workflow/running.ts";

/** Every rule over files, in the order of their codes. */
export const LINT_RULES: readonly LintRule[] = [
  ...restorePlanRules,
  ...vaultRules,
  ...policyRules,
  ...secretConfigRules,
  ...bindingRules,
  ...acrossRules,
  ...identityRules,
  ...runningRules,
].toSorted((a, b) => a.code.localeCompare(b.code));

/** Every rule over what a pull request changes. */
export const CHANGE_RULES: readonly ChangeRule[] = changeRules;
