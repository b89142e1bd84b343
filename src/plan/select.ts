import type { Finding, Plan, Restore } from "../core/index.ts";
import { unknownWord } from "../schema/nearest.ts";
import { planFinding } from "./codes.ts";

/**
 * The restores that `only` names, in plan order; all of them when it names none.
 * @param broken names of restores that the plan has but that could not be read.
 */
export function selectRestores(
  plan: Plan,
  only: readonly string[],
  broken: readonly string[],
): { readonly restores: readonly Restore[]; readonly findings: readonly Finding[] } {
  const names = [...plan.restores.map(({ name }) => name), ...broken];
  const unknown = only.filter((name) => !names.includes(name));
  const findings = unknown.map((name) =>
    planFinding("selection", {
      subject: name,
      message: `The plan has no restore ${name}. ${unknownWord(name, names)}`,
      where: plan.place(["restores"]),
    }),
  );
  const restores = only.length === 0 ? plan.restores : plan.restores.filter(({ name }) => only.includes(name));
  return { restores, findings };
}
