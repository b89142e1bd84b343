/** What services answered, what rules say of it, and what a pull request changes. */
import type { Instant, Level, PhaseName, Place, Service } from "./terms.ts";

/** What a service said instead of an answer. `text` is its own, in full, never with a token in it. */
export interface Refusal {
  readonly service: Service;
  /** What we were doing, in words: "list recovery points". */
  readonly operation: string;
  readonly status?: number;
  readonly code?: string;
  readonly text: string;
  /** ARM's or Google's own id of the request, for a support case. */
  readonly requestId?: string;
  /** The claims of GitHub's token that the trust was to accept. */
  readonly presented?: { readonly subject?: string; readonly issuer?: string; readonly audience?: string };
}
export type Fact<T> = { readonly value: T; readonly readAt: Instant } | { readonly unreadable: Refusal };

/** Whether Google gave this identity the secret of a grant: it did, it refused, or it could not be asked. */
export type Proof = { readonly how: "granted" } | { readonly how: "denied" | "unanswered"; readonly refusal: Refusal };

// ---- findings ----
export type RuleCode = `RD${"P" | "A" | "G" | "W" | "T" | "S" | "B" | "D" | "I"}${number}`;
export interface Said {
  readonly subject: string;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly fix?: string;
  /** The fix as Terraform's language has it, for changes of trust and roles. */
  readonly terraform?: string;
  readonly where?: Place;
}
export interface Finding extends Said {
  readonly rule: RuleCode;
  readonly level: Level;
  readonly title: string;
  readonly phase: PhaseName;
  readonly restore?: string;
  /** The refusal that stood in the way, when there was one. */
  readonly unreadable?: Refusal;
  readonly accepted?: { readonly reason: string; readonly until: string };
  /** It stands on a line that the pull request changes, or is a refusal that comes with it. */
  readonly changed?: true;
  /** In a report: the run it is about, by its place in `sources`. None: the report's own. */
  readonly from?: number;
}

/** One line of what a token presented against what a cloud demands of it. */
export interface Compared {
  readonly cloud: "entra" | "google";
  /** `issuer`, `subject`, `audience`, `google.subject`, `pool`, `provider`, or a conjunct of the provider's condition. */
  readonly what: string;
  readonly presented: string;
  /** Null: it could not be learnt. */
  readonly demanded: string | null;
  /** Where the demand was learnt; `unreadable` when it was not. */
  readonly from: "read" | "refusal" | "plan" | "rule" | "unreadable";
  /** Null: not known. */
  readonly agrees: boolean | null;
  /** Where they part, in sentences. */
  readonly differences: readonly { readonly kind: string; readonly sentence: string }[];
  /** Character ranges [from, to) that differ. */
  readonly marks: { readonly presented: readonly Range[]; readonly demanded: readonly Range[] };
}
export type Range = readonly [from: number, to: number];

/** What a pull request does to one thing's recoverability. */
export interface Effect {
  /** A restore, policy, vault, machine or secret, by name. */
  readonly of: string;
  /** "retention", "RPO that its backups allow". */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly way: "reduced" | "improved" | "changed";
}
