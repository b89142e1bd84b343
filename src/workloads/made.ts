import type { Arm } from "../clouds/azure/arm.ts";
import type { Session } from "../clouds/session.ts";
import type { Finding, Held, Refusal } from "../core/index.ts";
import type { Io } from "../io/io.ts";

/** Where a job made something: all that is known where only the record is left. */
export interface MadeIn {
  readonly io: Io;
  readonly arm: Arm;
  /** Absent where no data plane can be asked: in the post step. */
  readonly session?: Session;
  /** The target's resource group; undefined where it has none. */
  readonly group: string | undefined;
  /** ARM id of the storage account that the job writes to beside the target; null where it needs none. */
  readonly stagingId: string | null;
}

/** One thing that a job made. */
export interface MadeThing extends Pick<Held, "id" | "kind"> {
  /** Null for what takes no tags. */
  readonly tags: Readonly<Record<string, string>> | null;
}

/** A type of ARM resource that jobs make. Azure Backup puts a tag on each whose value is the job's id: by it they are found again. */
export interface MadeType {
  /** "Microsoft.Compute/disks". */
  readonly type: string;
  /** The tag's name. */
  readonly tag: string;
}

/** What a job made, as far as it can be told. Everything that looks for it starts here: lease, checks, clean-up, post step and next attempt. */
export interface Made {
  /** What is surely its own. */
  readonly things: readonly MadeThing[];
  /** Why the place where it makes things could not be listed; null: it was, or there is none. */
  readonly unlisted: Refusal | null;
  /** Entries of the list that are, or may be, its own and cannot be read in full, in words; null: there are none. */
  readonly unread: string | null;
  /** What it made, or may have, under a name that nobody knows, in words. */
  readonly unnamed: string | null;
}

/** What a look at what came back has shown. */
export interface Counted {
  readonly findings: readonly Finding[];
  /** Whether everything that was asked for was seen; what was not is never called passed. */
  readonly proven: boolean;
}
