import { Refused } from "../../io/io.ts";
import { describeBody } from "../refusals/visible.ts";

/** Collections that the typed client reads: it takes an answer without `value` for an empty list. */
const LISTS = /\/(?:backupProtectedItems|recoveryPoints|backupJobs|backupPolicies)$/i;

/** The typed client makes an empty object of whatever is no JSON, and an empty list says that a vault protects nothing. @throws Refused */
export function whole(operation: string, url: string, text: string): void {
  const refusal = { service: "arm", operation, status: 200 } as const;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refused({ ...refusal, text: describeBody(text, true) });
  }
  const list = typeof body === "object" && body !== null && "value" in body && Array.isArray(body.value);
  if (LISTS.test(new URL(url).pathname) && !list) {
    throw new Refused({ ...refusal, text: "The answer is not JSON of the form that was asked for: it holds no list." });
  }
}
