import { accepted } from "./accept.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Finding, Plan, RuleCode } from "./core.ts";
import type { Changed } from "./github/changed.ts";
import { ACCEPT_RULES, accepting } from "./rules/accepting.ts";
import { CHANGE_RULES, LINT_RULES } from "./rules/index.ts";
import { PLAN } from "./rules/rule.ts";

/** Every rule, and whether `accept` may name it: of several of one code, whether it may name one of them. */
const ACCEPTABLE: ReadonlyMap<RuleCode, boolean> = new Map(
  CATALOGUE.toSorted((a, b) => Number(a.acceptable) - Number(b.acceptable)).map(({ code, acceptable }) => [code, acceptable]),
);

/**
 * The findings about files with what somebody has decided of them: the plan's `accept`, and what is wrong with its entries; and whether each
 * stands on a line that the pull request changes.
 * @param complete whether every rule over files was judged, so that an entry that accepts nothing is one that nobody needs.
 */
export function decided(
  findings: readonly Finding[],
  plan: Plan | null,
  { changed, complete, now }: { readonly changed: Changed | null; readonly complete: boolean; readonly now: number },
): Finding[] {
  const own = plan
    ? accepting(plan, findings, ACCEPTABLE, now)
        .filter(({ rule }) => complete || rule === "wrong")
        .map(({ rule, said: { at, ...said } }): Finding => {
          const { code, level, title, fix } = ACCEPT_RULES[rule];
          return { ...said, rule: code, level, title, phase: "plan", fix, where: plan.place(at?.path === PLAN ? at.keys : []) };
        })
    : [];
  const marked = findings.map((finding) => (isChanged(finding, changed) ? { ...finding, changed: true as const } : finding));
  return [...(plan ? accepted(marked, plan, [...LINT_RULES, ...CHANGE_RULES], now) : marked), ...own];
}

function isChanged({ where }: Finding, changed: Changed | null): boolean {
  if (!where || !changed?.has(where.path)) return false;
  const lines = changed.get(where.path);
  return lines === null || lines?.has(where.line) === true;
}
