import { softDelete } from "./azure/soft-delete.ts";
import type { ChangeRule, LintRule } from "./rule.ts";

/** Every rule over files, in the order of their codes. */
export const LINT_RULES: readonly LintRule[] = [softDelete];

/** Every rule over what a pull request changes. */
export const CHANGE_RULES: readonly ChangeRule[] = [];
