import type { Plan, Proof } from "../core/index.ts";
import { covers } from "./permissions.ts";

/** What the plan's grants, with their proofs, say of one item. */
export type Decision =
  /** The plan has no grants: they decide nothing. */
  | { readonly how: "none" }
  | { readonly how: "uncovered" }
  /** By which secret. */
  | { readonly how: "granted"; readonly by: string }
  | { readonly how: "denied" | "unanswered"; readonly by: string; readonly proof: Exclude<Proof, { readonly how: "granted" }> };

/**
 * Who may restore an item, by the backup policy that protects it. One covering grant that was proven is enough; one that Google denied
 * is worse than one that it could not answer, for break-glass never passes a denial.
 * @param policy the item's, compared as ARM compares names: without regard to case; null: none covers it.
 */
export function decide(grants: Plan["grants"], policy: string | null, proofs: Readonly<Record<string, Proof>>): Decision {
  if (grants.length === 0) return { how: "none" };
  const covering = grants.filter(({ backupPolicy }) => policy !== null && covers(backupPolicy, policy));
  const proven = covering.map(({ on }) => ({ by: on, proof: proofs[on] }));
  const found = (how: Proof["how"]) => proven.find(({ proof }) => proof?.how === how);
  const granted = found("granted");
  if (granted) return { how: "granted", by: granted.by };
  for (const how of ["denied", "unanswered"] as const) {
    const one = found(how);
    if (one?.proof && one.proof.how !== "granted") return { how, by: one.by, proof: one.proof };
  }
  return { how: "uncovered" };
}
