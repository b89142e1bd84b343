import type { Place, Plan, Restore, SecretPlan } from "../core/index.ts";
import type { ParameterFile, SecretReference } from "../core/inputs.ts";
import { DEFAULT_MAX_AGE } from "../plan/schema.ts";
import { resourceOf } from "./file.ts";
import type { Problem } from "./rules.ts";

/** The name under which the plan knows a secret that a parameter file refers to: the plan's own for its resource, or one made of the resource. */
export function secretNameOf(secrets: Readonly<Record<string, SecretPlan>>, reference: SecretReference): string {
  const resource = resourceOf(reference);
  const own = Object.entries(secrets).find(([, secret]) => secret.resource === resource)?.[0];
  if (own !== undefined) return own;
  const { project, location, secretName } = reference;
  const name = [project, ...(location === undefined ? [] : [location]), secretName].join("/");
  return Object.hasOwn(secrets, name) ? resource : name;
}

/**
 * The plan and the restore with the secrets that the parameter file refers to, so that they are read, judged and recorded like those of the
 * plan. A secret that the plan does not have gets the default limits.
 */
export function withReferences(plan: Plan, restore: Restore, file: ParameterFile): { plan: Plan; restore: Restore } {
  const secrets: Record<string, SecretPlan> = { ...plan.secrets };
  const places = new Map<string, Place>();
  const references: NonNullable<Restore["references"]>[number][] = [];
  for (const { where, ...of } of Object.values(file.parameters)) {
    if (of.kind !== "secret") continue;
    const name = secretNameOf(secrets, of.secret);
    if (!Object.hasOwn(secrets, name)) {
      secrets[name] = { resource: resourceOf(of.secret), maxAge: DEFAULT_MAX_AGE, expectRotation: false };
      places.set(name, where);
    }
    const { secretVersion, field } = of.secret;
    references.push({ secret: name, version: secretVersion === "latest" ? "newest" : secretVersion, value: field === "value" });
  }
  if (references.length === 0) return { plan, restore };
  const place: Plan["place"] = (at) => (at[0] === "secrets" && places.get(String(at[1]))) || plan.place(at);
  return { plan: { ...plan, secrets, place }, restore: { ...restore, references } };
}

/** A plan that has nothing to do with Google cannot read a secret of its. */
export function needsGoogle({ google }: Plan, { parameters }: ParameterFile): Problem[] {
  const first = Object.entries(parameters).find(([, { kind }]) => kind === "secret");
  if (google || !first) return [];
  const [subject, { where }] = first;
  const message = "The parameter refers to Secret Manager, so the plan needs a google section.";
  return [{ rule: "parameter", subject, message, where, fix: "Add google.workload-identity-provider to the plan." }];
}
