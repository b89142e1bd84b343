import { type Io, Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import type { Arm, RawAnswer, RawRequest } from "./arm.ts";

/** What is no GET and may be sent twice all the same, since the second one changes nothing that the first has not. */
export interface Repeatable extends RawRequest {
  /** DELETE of one id; PATCH that writes the same tags; POST that only asks (a validation, a forecast). Never one that begins something. */
  readonly method: "DELETE" | "PATCH" | "POST";
  /** Called before each further sending: what was true before the first one may have changed. What it throws ends the repetition. */
  readonly before?: () => Promise<void>;
}

/**
 * Sends such a request, and again after a transient refusal: the pipeline repeats GETs alone. Not for a restore's trigger, a deployment or a
 * script: those are sent once, and looked for where their answer was lost.
 * @param answers whether it is an answer; others are refused.
 * @throws Refused
 */
export async function repeating(
  io: Io,
  arm: Arm,
  { before, ...request }: Repeatable,
  answers: (answer: RawAnswer) => boolean,
): Promise<RawAnswer> {
  const { operation, until = Number.POSITIVE_INFINITY, signal = io.signal } = request;
  let sent = false;
  const attempt = async () => {
    if (sent) await before?.();
    sent = true;
    const answer = await arm.send(request);
    if (answers(answer)) return answer;
    throw new Refused(arm.refusal(operation, answer), retryAfterMs(answer.headers, answer.text, io.now()));
  };
  return retrying(io, Math.max(0, Math.min(READ_PATIENCE_MS, until - io.now())), attempt, signal);
}

/** Whether the status is one of success. */
export const isSuccess = ({ status }: Pick<RawAnswer, "status">): boolean => status >= 200 && status <= 299;
