import type { Refusal } from "../../core/index.ts";

/** What stood at the top of an answer. */
export interface Head {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Our own deadline passed: nobody answered, whatever had begun to arrive. */
export const LATE = "NO_ANSWER_IN_TIME";
/** The answer is larger than is read. */
export const TOO_LARGE = "ANSWER_TOO_LARGE";
/** The body is not encoded as its header says. */
export const BROKEN = "ANSWER_BROKEN";
/** The proxy refuses the connection for good: 407, 403 and their like. */
export const PROXY_REFUSED = "PROXY_REFUSED";
/** Nobody is there where the proxy should be, or it never answers. */
export const PROXY_UNREACHED = "PROXY_UNREACHED";
/** The proxy says that it failed itself. */
export const PROXY_FAILED = "PROXY_FAILED";

/** Why no answer came: our own deadline in words, everything else by its code. */
export function unansweredBy({ code, text }: Pick<Refusal, "code" | "text">): string {
  return code === LATE ? text.replace(/^[NT]/, (first) => first.toLowerCase()).replace(/\.$/, "") : (code ?? "no answer came");
}

/** No whole answer came. The only error of the wire, but for the reason of an aborted signal. */
export class Unanswered extends Error {
  /** One of the above, or Node's own: ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED. */
  readonly code: string;
  /** Where the answer began, and its body did not come. */
  readonly head: Head | undefined;
  constructor(code: string, message: string, head?: Head) {
    super(message);
    this.name = "Unanswered";
    this.code = code;
    this.head = head;
  }
}
