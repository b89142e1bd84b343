import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { Refusal } from "../core.ts";
import type { Io } from "../io.ts";
import { readRefusal } from "../refusals/read.ts";
import { retryAfterMs } from "../refusals/transient.ts";

/** What came back last. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
}

/**
 * Looks on at the SDK's connection to Entra. Of an answer that is not Entra's own, such as a proxy's page or a body cut short, the SDK keeps
 * neither status nor text ("[object Object]: Error(s): Not Available"); this does, and the answers' `Date` as well.
 */
export function lookingOn(io: Io): {
  readonly policy: PipelinePolicy;
  /** Before an exchange: what came before is not its answer. */
  forget(): void;
  /** The last answer as a refusal; undefined when none came. */
  refusal(operation: string): { readonly refusal: Refusal; readonly retryAfterMs: number | undefined } | undefined;
} {
  let last: Answer | undefined;
  return {
    policy: {
      name: "lookOn",
      sendRequest: async (request, next) => {
        last = undefined;
        const sentAt = io.now();
        const response = await next(request);
        const { status, bodyAsText } = response;
        const headers = response.headers.toJSON();
        io.clock.saw("entra", headers, sentAt, io.now());
        last = { status, headers, bodyText: bodyAsText ?? "" };
        return response;
      },
    },
    forget: () => {
      last = undefined;
    },
    refusal: (operation) =>
      last && {
        refusal: readRefusal("entra", operation, last),
        retryAfterMs: retryAfterMs(last.headers, last.bodyText, io.now()),
      },
  };
}
