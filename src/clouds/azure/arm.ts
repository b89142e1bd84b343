import type { RecoveryServicesBackupClient } from "@azure/arm-recoveryservicesbackup";
import type { z } from "zod";
import type { Refusal } from "../../core/index.ts";
import type { Entries } from "../../io/entries.ts";
import type { Most } from "../../io/pages.ts";
import type { ApiVersion } from "./api-versions.ts";

/** One request as it goes over the wire. */
export interface RawRequest {
  /** In words, for a refusal. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/subscriptions/…` on, or an absolute URL on the same resource manager (an `Azure-AsyncOperation` header). */
  readonly path: string;
  /** Left out when `path` carries one. */
  readonly apiVersion?: ApiVersion;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the run's own: for the one request that a cancelled run still makes. */
  readonly signal?: AbortSignal;
  /** A GET whose answer only explains: not asked again when it fails. */
  readonly once?: true;
  /** Epoch milliseconds after which a GET is not asked again: the deadline of who waits for it. */
  readonly until?: number;
}
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Why the body is not there: of a change, the head alone is the answer. */
  readonly unread?: string;
}
/** One of ARM's lists (https://learn.microsoft.com/rest/api/azure/#async-operations-throttling-and-paging). */
export interface Listing extends Pick<RawRequest, "operation" | "path" | "apiVersion" | "signal" | "once" | "until"> {
  /** What its entries are, in words: "resources". */
  readonly of: string;
  readonly most?: Most;
  /** Sees each page's answer. */
  readonly seen?: (answer: RawAnswer) => void;
}

/** Azure's resource manager as this run may use it. */
export interface Arm {
  /** The typed client. GETs are retried by our own loop on transient refusals; everything else is sent once. */
  readonly typed: RecoveryServicesBackupClient;
  readonly subscriptionId: string;
  /** One request, whatever the status, through the same pipeline. @throws Refused only when no answer came. */
  send(request: RawRequest): Promise<RawAnswer>;
  /** A GET (or a POST that only asks) whose 2xx JSON is returned. @throws Refused for anything else. */
  json(request: RawRequest, seen?: (answer: RawAnswer) => void): Promise<unknown>;
  /**
   * The entries of a list as they come, over all its pages, each a GET as `json` sends it: for who may stop before the end.
   * @throws Refused, also for a list that cannot be read to its end: a next page that was read already, one that lies at another host, and
   * more pages or entries than any list has (`pages.ts`).
   */
  list(listing: Listing): AsyncIterable<unknown>;
  /** A whole list, each entry read by itself. What a malformed one leaves open is for the caller to say. @throws Refused as `list` does. */
  entries<T>(listing: Listing, shape: z.ZodType<T>): Promise<Entries<T>>;
  /** An answer that `send` returned, as a refusal. */
  refusal(operation: string, answer: RawAnswer): Refusal;
  /** Runs a call of the typed client. @throws Refused in place of the SDK's error. */
  call<T>(operation: string, work: () => Promise<T>): Promise<T>;
}
