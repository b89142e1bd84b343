import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { Refusal } from "../../core/index.ts";
import type { Io } from "../../io/io.ts";
import { readRefusal } from "../refusals/read.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { retryAfterMs } from "../refusals/transient.ts";

/** What came back last: an answer, or why none came. */
type Last = ((operation: string) => Seen) | undefined;
interface Seen {
  readonly refusal: Refusal;
  readonly retryAfterMs: number | undefined;
}

/**
 * Looks on at the SDK's connection to Entra. Of an answer that is not Entra's own, such as a proxy's page or a body cut short, the SDK keeps
 * neither status nor text ("[object Object]: Error(s): Not Available"), and of a discovery document that no answer came for only that
 * ("endpoints_resolution_error"); this keeps both, and the answers' `Date` as well.
 */
export function lookingOn(io: Io): {
  readonly policy: PipelinePolicy;
  /** Before an exchange: what came before is not its answer. */
  forget(): void;
  /** The last answer, or why none came, as a refusal; undefined when nothing was asked. */
  refusal(operation: string): Seen | undefined;
} {
  let last: Last;
  return {
    policy: {
      name: "lookOn",
      sendRequest: async (request, next) => {
        last = undefined;
        // The SDK's own ends with the SDK's wish alone.
        request.abortSignal = io.signal;
        const sentAt = io.now();
        const response = await next(request).catch((error: unknown) => {
          last = (operation) => ({ refusal: refusalOf("entra", operation, error), retryAfterMs: undefined });
          throw error;
        });
        const { status, bodyAsText } = response;
        const headers = response.headers.toJSON();
        const bodyText = bodyAsText ?? "";
        io.clock.saw("entra", headers, sentAt, io.now());
        last = (operation) => ({
          refusal: readRefusal("entra", operation, { status, headers, bodyText }),
          retryAfterMs: retryAfterMs(headers, bodyText, io.now()),
        });
        return response;
      },
    },
    forget: () => {
      last = undefined;
    },
    refusal: (operation) => last?.(operation),
  };
}
