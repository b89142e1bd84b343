import { presenting } from "../clouds/identity/github.ts";
import { refusalOf } from "../clouds/refusals/thrown.ts";
import type { SecretPlan } from "../core/index.ts";
import { Refused } from "../io/io.ts";
import type { Asking } from "./versions.ts";

/**
 * Which of these permissions Google says that the identity holds on a secret. For display alone: the method "is not for authorization
 * checking, and may fail open" (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/testIamPermissions).
 * Asked once. @throws Refused
 */
export async function heldOn(
  { io, client, pace, reason, presented }: Asking,
  name: string,
  { resource }: SecretPlan,
  permissions: readonly string[],
): Promise<readonly string[]> {
  const options = { timeout: 60_000, retry: null, otherArgs: { headers: { "x-goog-request-reason": reason } } };
  await pace.turn(io, "read");
  try {
    const [answer] = await client(resource).testIamPermissions({ resource, permissions: [...permissions] }, options);
    return answer.permissions ?? [];
  } catch (error) {
    io.signal.throwIfAborted();
    throw new Refused(
      presenting(refusalOf("secret-manager", `ask what this identity may do on secret ${name}`, error), presented),
    );
  }
}
