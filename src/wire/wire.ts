import type { Head } from "../clouds/refusals/unanswered.ts";

/** What a body may hold after decompression, and whose limit it is, in words. */
export interface Limit {
  readonly bytes: number;
  readonly of: string;
}

const MB = 1024 * 1024;
/** Measured: the largest list page is below 3 MB, a token below 20 kB. ARM's own limit of a template is 4 MB. */
export const LIMITS = {
  answer: { bytes: 16 * MB, of: "an answer" },
  token: { bytes: MB, of: "a token's answer" },
  template: { bytes: 4 * MB, of: "a template" },
  error: { bytes: MB, of: "an error" },
} as const satisfies Record<string, Limit>;

/** One request. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the request at once, with its own reason. */
  readonly signal: AbortSignal;
  /** For connection, head and body together; left out: 30 s. */
  readonly timeoutMs?: number;
  /** Of a success; left out: `LIMITS.answer`. What is no success is read up to `LIMITS.error`. */
  readonly limit?: Limit;
  /** A connection of its own: one that was kept may be closed while it waits, and a change that was sent on it is lost. */
  readonly fresh?: boolean;
}
/** A whole answer, whatever its status: decompressed, and decoded by its character set. */
export interface WireAnswer extends Head {
  readonly text: string;
}

/**
 * The one way to the network: one request, sent once. A redirect is an answer, and is not followed.
 * @throws Unanswered when no whole answer came; the signal's reason when it was aborted.
 */
export type Wire = (request: WireRequest) => Promise<WireAnswer>;
