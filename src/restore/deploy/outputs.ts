import type { Deployment } from "../../clouds/azure/deployment.ts";
import type { Masker } from "../../masking/masker.ts";

/** The template's outputs as name → value, without those of a secure type; a secret that a template returns in the open is hidden. */
export function outputsOf({ outputs }: Pick<Deployment, "outputs">, masker: Masker): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, { type, value }]) => !/^secure/i.test(type) && value !== undefined)
      .map(([name, { value }]) => [name, hidden(value, masker)]),
  );
}

function hidden(value: unknown, masker: Masker): unknown {
  if (typeof value === "string") return masker.hide(value);
  if (Array.isArray(value)) return value.map((each) => hidden(each, masker));
  if (typeof value === "number") return masker.hide(String(value)) === String(value) ? value : "***";
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [masker.hide(key), hidden(each, masker)]));
}
