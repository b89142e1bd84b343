import type { Level, Refusal, RuleCode, Service } from "../../core/index.ts";

/** What an explanation may put into its commands; what is absent becomes a placeholder in angle brackets. */
export interface ExplainContext {
  readonly repository?: string;
  readonly runId?: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly subscriptionId?: string;
  /** projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER */
  readonly provider?: string;
  readonly serviceAccount?: string;
  /** What the presented token claims, where it is known. */
  readonly subject?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly vault?: { readonly resourceGroup: string; readonly name: string };
}

/** The context with every gap filled, each value one word of a shell command where nothing else is said: for a row's `fix`. */
export interface Filled {
  readonly repository: string;
  readonly runId: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptionId: string;
  readonly provider: string;
  /** The provider's parts. */
  readonly project: string;
  readonly pool: string;
  readonly providerId: string;
  readonly serviceAccount: string;
  /** As they are presented, not quoted: `quote` them in a command, `oneLine` in prose. */
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  readonly vault: string;
  readonly vaultGroup: string;
  /** `principal://…` of the subject in the pool; where that is not known, `principalSet://…` of the repository. */
  readonly principals: string;
  /** The same, not quoted. */
  readonly member: string;
  /** The role in Azure that carries the action which the service's text names. */
  readonly role: string;
  /** A name that the service's own text quotes: its project, secret, version, … */
  readonly named: Readonly<
    Record<"action" | "scope" | "namespace" | "project" | "version" | "seconds" | "secret" | "service", string>
  >;
}

/** All that is given must hold. `codes` compare without case. */
export interface Match {
  readonly codes?: readonly string[];
  readonly status?: readonly number[];
  readonly text?: RegExp;
  /** For causes that a code alone tells by its kind. */
  readonly when?: (refusal: Refusal) => boolean;
}

/** One cause: how it is recognised, what it means, what mends it. */
export interface Row {
  readonly rule: RuleCode;
  readonly title: string;
  readonly services: readonly Service[];
  /** Any one of them. */
  readonly match: readonly Match[];
  /** `error` unless given. */
  readonly level?: Level;
  /** The cause in plain words. */
  readonly message: string;
  /** The command to run, or the value to set. */
  fix(of: Filled, refusal: Refusal): string;
  /** The trust, or a role, is the first suspect: what was presented is to be compared, and a change is seen late. */
  readonly trust?: true;
  /** A setting is to be changed that is seen late; comparing what was presented says nothing. */
  readonly late?: true;
}

/** Characters of a text that rows look at: a cause is named at its beginning. */
const LOOKED_AT = 16_384;

/** Whether the row is about this refusal. */
export function matches(row: Row, refusal: Refusal): boolean {
  return row.services.includes(refusal.service) && row.match.some((match) => holds(match, refusal));
}

function holds({ codes, status, text, when }: Match, refusal: Refusal): boolean {
  const code = refusal.code?.toLowerCase();
  if (codes && (code === undefined || !codes.some((each) => each.toLowerCase() === code))) return false;
  if (status && (refusal.status === undefined || !status.includes(refusal.status))) return false;
  return (text === undefined || text.test(refusal.text.slice(0, LOOKED_AT))) && (when === undefined || when(refusal));
}
