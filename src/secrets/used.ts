import type { Restore } from "../core.ts";

/** The names of the secrets that a restore refers to: its own list and its steps'. */
export function secretsOf(restore: Restore): string[] {
  const steps = [...restore.before, ...restore.verify, ...restore.after, ...restore.cleanUp];
  const used = steps.flatMap(({ secrets }) => Object.values(secrets).map(({ secret }) => secret));
  return [...new Set([...restore.secrets, ...used])];
}
