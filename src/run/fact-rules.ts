import { atPointRules } from "../at-point/rules.ts";
import { backupRules } from "../backup/rules.ts";
import type { Mode, Restore } from "../core/index.ts";
import { targetsIn } from "../core/target-of.ts";
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
import { targetKind, workloadOf } from "../workloads/find-workload.ts";
import type { Workload } from "../workloads/workload.ts";

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

/** Rules over facts whatever is restored. */
const SHARED: readonly AnyRule[] = [...TRUST_RULES, ...GOOGLE_RULES, ...permissionRules, ...grantRules, ...backupRules];
const LATER: readonly AnyRule[] = [...secretRules, ...valueRules, ...atPointRules];

/** Every rule over facts that there is. */
export function factRules(workloads: readonly Workload[]): readonly AnyRule[] {
  const own = workloads.flatMap(({ vault, targets }) => [
    ...(vault?.rules ?? []),
    ...Object.values(targets).flatMap(({ checks }) => checks?.rules ?? []),
  ]);
  return [...new Set([...SHARED, ...own, ...LATER])];
}

/** Those of one restore; what a run judges of them is chosen by phase. */
export function rulesOf(workloads: readonly Workload[], restore: Restore, mode: Mode): readonly AnyRule[] {
  const own = [
    ...(workloadOf(workloads, restore)?.vault?.rules ?? []),
    ...targetsIn(restore, mode).flatMap((target) => targetKind(workloads, restore, target)?.checks?.rules ?? []),
  ];
  return [...new Set([...SHARED, ...own, ...LATER])];
}
