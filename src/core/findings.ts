/** What services answered, and what rules say of it. */
import type { z } from "zod";
import type { Finding, refusal } from "./evidence/finding.ts";
import type { Fixed } from "./evidence/terms.ts";
import type { Instant } from "./terms.ts";

/** What a service said instead of an answer. `text` is its own, in full, never with a token in it. */
export interface Refusal extends Fixed<z.infer<typeof refusal>> {
  /** The claims of GitHub's token that the trust was to accept; the record does not keep them here. */
  readonly presented?: { readonly subject?: string; readonly issuer?: string; readonly audience?: string };
}
export type Fact<T> = { readonly value: T; readonly readAt: Instant } | { readonly unreadable: Refusal };

/** Whether Google gave this identity the secret of a grant: it did, it refused, or it could not be asked. */
export type Proof = { readonly how: "granted" } | { readonly how: "denied" | "unanswered"; readonly refusal: Refusal };

export type RuleCode = Finding["rule"];
/** What a rule says; `finding` adds which rule it is. */
export type Said = Pick<Finding, "subject" | "message" | "expected" | "actual" | "fix" | "terraform" | "where">;
