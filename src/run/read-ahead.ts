import { reaches } from "../core/index.ts";
import type { Context, FactName, Facts } from "../judge/facts.ts";
import type { AnyRule } from "../judge/judge.ts";
import type { Workload } from "../workloads/workload.ts";
import { factRules, rulesOf } from "./fact-rules.ts";

const OF_GOOGLE: ReadonlySet<FactName> = new Set([
  "google",
  "secrets",
  "pointSecrets",
  "secretKeys",
  "secretPermissions",
  "grants",
]);

/** Begins every read that the mode will need, in both clouds at once. @param google whether Google is contacted. */
export function readAhead(facts: Facts, { settings, restores }: Context, google: boolean, workloads: readonly Workload[]): void {
  const begin = (reader: Facts, whose: "run" | "restore", rules: readonly AnyRule[]) => {
    for (const { of, phase, needs } of rules) {
      if (of !== whose || !reaches(settings.mode, phase)) continue;
      for (const name of needs) if (google || !OF_GOOGLE.has(name)) void reader.get(name).catch(() => {});
    }
  };
  begin(facts, "run", factRules(workloads));
  for (const restore of restores) begin(facts.forRestore(restore), "restore", rulesOf(workloads, restore, settings.mode));
}
