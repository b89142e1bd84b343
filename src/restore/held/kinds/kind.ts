import type { Held, Instant } from "../../../core/index.ts";
import type { Reading } from "../../engine/reading.ts";

/** What a run made, so that somebody can tell whether a thing is its own. */
export interface Ours {
  /** Of the jobs whose things are ours. */
  readonly jobs: readonly string[];
  /** The tags in which these things name their job. Left out: none is ours by its job. */
  readonly jobTags?: readonly string[];
  /** Everything that this run made: what else stands in its group is foreign. */
  readonly ids: readonly string[];
  /** What this run's deployment made, by its operations. */
  readonly deployed?: readonly string[];
  /** The run's owner id: its group's tag has it, or that of another attempt. */
  readonly owner: string;
  /** When the job began that made it, by Azure's clock: tags can be copied onto what was there before. Left out: not known. */
  readonly since?: Instant;
  /** The lease that it had when it was found overdue, null when none: somebody may have given it a new one since. */
  readonly lease?: string | null;
  /** The id of the container that our job names, null when it names none; left out where the id that is removed came from the job itself. */
  readonly container?: string | null;
}

/** A thing as it stands now, by a body that its kind can read. */
export interface Present {
  readonly body: unknown;
}

/** A kind of thing that a run may have made: how it is read and removed, and why it may not be. */
export interface HeldKind {
  readonly kind: Held["kind"];
  /** Lower goes first: attached things go before what they are attached to, and a group goes last. */
  readonly order: number;
  /** How long Azure may take over its removal, in milliseconds. */
  readonly patienceMs: number;
  /** How a lease is put on it, so that a later run may remove it; `none`: it goes with its run alone. */
  readonly lease: "tag" | "metadata" | "none";
  /** A refusal of its removal that passes by itself, and how long that takes. */
  readonly passing?: { readonly code: RegExp; readonly waitMs: number };
  /** Why it is not ours by what is known without a look at it; undefined: that is not known, or it is ours. */
  notOurs?(held: Held, ours: Ours): string | undefined;
  /** @param operation for a refusal, in words. @returns `gone` only where the service says that there is none. @throws Refused */
  read(reading: Reading, held: Held, operation: string): Promise<"gone" | Present>;
  /** Why it stays, by what has just been read of it: it is not ours, or somebody uses it. Undefined: it may go. @throws Refused */
  whyItStays(reading: Reading, held: Held, now: Present, ours: Ours): Promise<string | undefined>;
  /** Asks for its removal, once; the loop repeats it. What is not there needs none. @throws Refused */
  remove(reading: Reading, held: Held): Promise<void>;
}
