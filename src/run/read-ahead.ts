import { reaches } from "../core/index.ts";
import type { Context, FactName, Facts } from "../judge/facts.ts";
import { FACT_RULES } from "./fact-rules.ts";

const OF_GOOGLE: ReadonlySet<FactName> = new Set([
  "google",
  "secrets",
  "pointSecrets",
  "secretKeys",
  "secretPermissions",
  "grants",
]);

/** Begins every read that the mode will need, in both clouds at once. @param google whether Google is contacted. */
export function readAhead(facts: Facts, { settings, restores }: Context, google: boolean): void {
  const rules = FACT_RULES.filter(({ phase }) => reaches(settings.mode, phase));
  for (const { of, needs } of rules) {
    const names: readonly FactName[] = google ? needs : needs.filter((name) => !OF_GOOGLE.has(name));
    for (const reader of of === "run" ? [facts] : restores.map((restore) => facts.forRestore(restore))) {
      for (const name of names) void reader.get(name).catch(() => {});
    }
  }
}
