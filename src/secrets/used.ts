import { MODES, type Plan, type Restore } from "../core/index.ts";
import type { Context } from "../judge/facts.ts";

/** The names of the secrets that a restore refers to: its own list, its steps' and its parameter file's. */
export function secretsOf(restore: Restore): string[] {
  const steps = [...restore.before, ...restore.verify, ...restore.after, ...restore.cleanUp];
  const used = steps.flatMap(({ secrets }) => Object.values(secrets).map(({ secret }) => secret));
  const referred = (restore.references ?? []).map(({ secret }) => secret);
  return [...new Set([...restore.secrets, ...used, ...referred])];
}

/** Those whose newest version's value goes into a variable or a parameter. */
export function valuesOf({ before, verify, after, cleanUp, references = [] }: Restore): ReadonlySet<string> {
  const steps = [...before, ...verify, ...after, ...cleanUp].flatMap(({ secrets }) => Object.values(secrets));
  return new Set([
    ...steps.flatMap(({ secret, version }) => (version === "newest" ? [secret] : [])),
    ...references.flatMap(({ secret, version, value }) => (version === "newest" && value ? [secret] : [])),
  ]);
}

/** Whether these restores have anything to do with Google: a secret, or the plan's grants. */
export function refersToGoogle({ grants }: Plan, restores: readonly Restore[]): boolean {
  return restores.length > 0 && (grants.length > 0 || restores.some((restore) => secretsOf(restore).length > 0));
}

/** Whether a run asks Google for anything: the reaper alone has to do with no restore, and so with none of their secrets. */
export function contactsGoogle({ settings, plan, restores }: Pick<Context, "settings" | "plan" | "restores">): boolean {
  return MODES[settings.mode].reaps !== "alone" && refersToGoogle(plan, restores);
}
