import type { Arm } from "../../clouds/azure/arm.ts";
import { saysNotFound } from "../../clouds/refusals/not-found.ts";
import { type Held, type Instant, MODES } from "../../core/index.ts";
import { type Entries, malformedInWords, notAsAsked } from "../../io/entries.ts";
import { type Io, instant, Refused } from "../../io/io.ts";
import type { MadeType } from "../../workloads/made.ts";
import type { JobsOf } from "../engine/jobs.ts";
import { type Owner, readOwnerId } from "../engine/owner.ts";
import type { Ours } from "../held/kinds/kind.ts";

/** Where drills of this plan restore from and to, and whose leftovers are looked for. */
export interface Looking {
  readonly io: Io;
  readonly arm: Arm;
  /** What jobs make, whatever they restore. */
  readonly made: readonly MadeType[];
  /** Each with a management type whose jobs are looked at. */
  readonly vaults: readonly JobsOf[];
  /** Full ids of the accounts through which they restore. */
  readonly stagingAccounts: readonly string[];
  /** Groups into which drills of this plan deploy, by name; those of the runs' own are found by their tags. */
  readonly deployTo: readonly string[];
  /** Seconds that a drill of this plan may keep what it made, beyond the end of its job. */
  readonly longestKeep: number;
  /** Numeric, as in the tags. */
  readonly repositoryId: string;
  /** Of this run: what it made itself is not overdue. */
  readonly runId: string;
  /** Is told of a list that could not be read, or of which entries could not: what stands in it, or in them, is not looked at. */
  unread(refused: Refused): void;
}

/** A list of what is not there holds nothing; any other that cannot be read is told. */
export function passOver({ io, unread }: Pick<Looking, "io" | "unread">, refused: Refused, then: string): void {
  io.log.debug(`${refused.message}; ${then}`);
  if (!saysNotFound(refused.refusal)) unread(refused);
}

/** The entries of a list that can be read; that others cannot is told, for what a drill left may be among them. */
export function goodOf<T>({ unread }: Pick<Looking, "unread">, operation: string, list: Entries<T>): readonly T[] {
  if (list.bad.length > 0) unread(new Refused(notAsAsked("arm", operation, malformedInWords(list))));
  return list.good;
}

/** One thing whose lease says that a drill of this repository has left it. */
export interface Leftover {
  readonly id: string;
  readonly expires: Instant;
  readonly owner: Owner;
  readonly createdTime: string | null;
  /** How to remove it; why it is not to be removed; or why nobody knows its name: then `id` is that of the place where it may be. */
  readonly as: { readonly kind: Held["kind"]; readonly ours: Ours } | { readonly stays: string } | { readonly unnamed: string };
}

/** The owner, if it is another run's drill of this repository. */
export function ours({ repositoryId, runId }: Looking, id: string | null | undefined): Owner | null {
  const owner = id ? readOwnerId(id) : null;
  if (!owner || !MODES[owner.mode].removes || owner.repositoryId.toString() !== repositoryId) return null;
  return owner.runId.toString() === runId ? null : owner;
}

/** How long a drill that died may still have needed, beside its `keep`. */
const UNSAID_MS = 2 * 86_400_000;

/** The lease of what carries none: counted from the end of its job. */
export function impliedLease({ longestKeep }: Looking, jobEnded: Instant): Instant {
  return instant(Date.parse(jobEnded) + UNSAID_MS + longestKeep * 1000);
}
