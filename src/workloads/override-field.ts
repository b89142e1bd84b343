import type { Workload } from "./workload.ts";

/**
 * The field of Azure Backup's restore requests that a parameter is named like, without regard to case, and the target's key that says the same;
 * null: none does.
 */
export function overrideField(
  all: readonly Workload[],
  name: string,
): { readonly field: string; readonly key: string | null } | undefined {
  const plain = name.toLowerCase();
  for (const { targets } of all) {
    for (const { checks } of Object.values(targets)) {
      const found = Object.entries(checks?.overrides.fields ?? {}).find(([field]) => field.toLowerCase() === plain);
      if (found) return { field: found[0], key: found[1] };
    }
  }
  return undefined;
}
