import type { Held, Refusal } from "../../core/index.ts";

/** One thing that a job has made. */
interface Thing extends Pick<Held, "id" | "kind"> {
  /** Where they have just been read: a lease goes beside them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What a job has made in Azure, and what of it cannot be told. The lease, the count of what came back, clean-up, the post step and the next
 * attempt all start from this one answer.
 */
export interface Made {
  readonly things: readonly Thing[];
  /** Why something of it may be there under a name that nobody knows, in words; null: everything has a name. */
  readonly unnamed: string | null;
  /** Why what came back could not be listed; null: it was. */
  readonly unlisted: Refusal | null;
  /** Which entries of that list are the job's, or may be, and cannot be read, in words; null: none. */
  readonly unread: string | null;
}

/** Whether what came back was listed, and read, in full: whoever writes it down need not look again. */
export function isWhole({ unlisted, unread }: Made): boolean {
  return unlisted === null && unread === null;
}
