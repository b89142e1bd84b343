import { type Finding, MODES, type Plan, type RuleCode, type Settings } from "../core/index.ts";
import { accepted } from "../judge/accept.ts";
import { lowered } from "./lint.ts";
import { ACCEPT_RULES, accepting } from "./rules/accepting.ts";
import { CHANGE_RULES, LINT_RULES } from "./rules/index.ts";
import { PLAN } from "./rules/rule.ts";

/** Every rule, and whether `accept` may name it: of several of one code, whether it may name one of them. */
export type Acceptable = ReadonlyMap<RuleCode, boolean>;

/**
 * The findings about files with what somebody has decided of them: the plan's `accept`, and what is wrong with its entries. Mode lint alone
 * judges every rule over files, so that an entry that accepts nothing there is one that nobody needs.
 */
export function decided(
  findings: readonly Finding[],
  plan: Plan | null,
  settings: Pick<Settings, "mode">,
  now: number,
  acceptable: Acceptable,
): Finding[] {
  if (!plan) return [...findings];
  const own = accepting(plan, findings, acceptable, now)
    .filter(({ rule }) => MODES[settings.mode].lints || rule === "wrong")
    .map(({ rule, said: { at, ...said } }): Finding => {
      const { code, level, title, fix } = ACCEPT_RULES[rule];
      return {
        ...said,
        rule: code,
        level: lowered(level, settings),
        title,
        phase: "plan",
        fix,
        where: plan.place(at?.path === PLAN ? at.keys : []),
      };
    });
  return [...accepted(findings, plan, [...LINT_RULES, ...CHANGE_RULES], now), ...own];
}
