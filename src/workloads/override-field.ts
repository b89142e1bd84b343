import type { TargetOverrides, Workload } from "./workload.ts";

/** A field of a restore request, and the target's key that says the same; null: none does. */
export interface OverrideField {
  readonly field: string;
  readonly key: string | null;
}

/** The field of a target's own request that a parameter is named like, without regard to case. */
export function fieldOf({ fields }: Pick<TargetOverrides, "fields">, name: string): OverrideField | undefined {
  const plain = name.toLowerCase();
  const found = Object.entries(fields).find(([field]) => field.toLowerCase() === plain);
  return found && { field: found[0], key: found[1] };
}

/** The field that a parameter is named like, of any kind's requests: of the first kind that has such a field. */
export function overrideField(all: readonly Workload[], name: string): OverrideField | undefined {
  for (const { targets } of all) {
    for (const { checks } of Object.values(targets)) {
      const found = checks && fieldOf(checks.overrides, name);
      if (found) return found;
    }
  }
  return undefined;
}
