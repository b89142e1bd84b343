import type { RecoveryPoint } from "../backup/point.ts";
import type { Restore } from "../core/index.ts";
import { Refused } from "../io/io.ts";
import type { Context, Need } from "../judge/facts.ts";
import type { SecretFact } from "../secrets/read.ts";

/** What tells whether the secrets of the recovery points' days are still there. */
export interface PointSecrets {
  /** Newest first. */
  readonly points: readonly RecoveryPoint[];
  /** Those that the restore uses `at-point`; ones that could not be read, or not in full, are told by their own rules. */
  readonly secrets: readonly SecretFact[];
  /** How long the item's backup policy keeps points; null: not known. */
  readonly policy: { readonly name: string; readonly keepDays: number } | null;
}

/** Names of the secrets that a restore's steps and its parameter file use in the version of the recovery point's day. */
export function atPointSecrets(restore: Restore): string[] {
  const steps = [...restore.before, ...restore.verify, ...restore.after, ...restore.cleanUp];
  const used = steps.flatMap(({ secrets }) => Object.values(secrets));
  return [
    ...new Set(
      [...used, ...(restore.references ?? [])].flatMap(({ secret, version }) => (version === "at-point" ? [secret] : [])),
    ),
  ];
}

/** @throws Refused when the points or the secrets cannot be read; the policy only explains. */
export async function readPointSecrets(_: Context, need: Need, restore: Restore): Promise<PointSecrets | null> {
  const names = atPointSecrets(restore);
  if (names.length === 0) return null;
  const [points, all, policy] = await Promise.all([need("points"), need("secrets"), need("policy").catch(unread)]);
  const secrets = names.flatMap((name) => {
    const fact = all[name];
    return fact && "value" in fact && fact.value.unread === null ? [fact.value] : [];
  });
  return {
    points,
    secrets,
    policy: policy === null || policy.keepDays === null ? null : { name: policy.name, keepDays: policy.keepDays },
  };
}

function unread(error: unknown): null {
  if (error instanceof Refused) return null;
  throw error;
}
