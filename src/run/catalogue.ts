import { OTHER_IDENTITY } from "../audit/entry.ts";
import { refusalRules } from "../clouds/refusals/explain.ts";
import type { Level, RuleCode } from "../core/index.ts";
import { OWN_ERROR } from "../core/own-error.ts";
import { ACCEPT_RULES } from "../lint/rules/accepting.ts";
import { CHANGE_RULES, LINT_RULES } from "../lint/rules/index.ts";
import { PARAMETER_RULES } from "../parameters/rules.ts";
import { PLAN_RULES } from "../plan/codes.ts";
import { REPORT_RULES } from "../report/index.ts";
import { DEPLOY_RULES } from "../restore/deploy/rules.ts";
import { ENGINE_RULES } from "../restore/engine/rules.ts";
import { INSIDE_RULES } from "../restore/steps/rules.ts";
import { RECHECKED } from "../trust/recheck.ts";
import { WORKLOADS } from "../workloads/index.ts";
import { productionRule } from "../workloads/production.ts";
import { factRules } from "./fact-rules.ts";

/** What the tool can say, as the documentation and SARIF show it. */
export interface CatalogueEntry {
  readonly code: RuleCode;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  /** Only of rules over files: others say it with what they found. */
  readonly fix?: string;
  readonly reference?: string;
  /** Whether the plan's `accept` may name it. Nobody accepts what a service said, what the engine did, or a plan that cannot be understood. */
  readonly acceptable: boolean;
}
type Told = Omit<CatalogueEntry, "acceptable" | "level"> & { readonly level?: Level };

/** Every rule of the tool. Refusals of several causes may share a code, with each other and with the rule that they stand in the way of. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...unacceptable([
    ...Object.values(PLAN_RULES),
    ...Object.values(PARAMETER_RULES),
    productionRule,
    RECHECKED,
    OTHER_IDENTITY,
    OWN_ERROR,
    ...Object.values(ENGINE_RULES),
    ...Object.values(DEPLOY_RULES),
    ...Object.values(INSIDE_RULES),
    ...Object.values(REPORT_RULES),
    ...refusalRules,
  ]),
  ...Object.values(ACCEPT_RULES),
  ...factRules(WORKLOADS),
  ...LINT_RULES,
  ...CHANGE_RULES,
];

function unacceptable(rules: readonly Told[]): CatalogueEntry[] {
  return rules.map((rule) => ({ level: "error", ...rule, acceptable: false }));
}

/** Of several rules of one code, `accept` may name the code when it may name one of them. */
export const ACCEPTABLE: ReadonlyMap<RuleCode, boolean> = new Map(
  CATALOGUE.toSorted((a, b) => Number(a.acceptable) - Number(b.acceptable)).map(({ code, acceptable }) => [code, acceptable]),
);
