import type { Plan, Restore } from "../core/index.ts";

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
