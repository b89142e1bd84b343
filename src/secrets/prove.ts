import { isTransient } from "../clouds/refusals/transient.ts";
import type { Proof, Refusal, SecretPlan } from "../core/index.ts";
import { wholeList } from "../io/entries.ts";
import { Refused } from "../io/io.ts";
import { type Asking, accessVersion, listVersions, newestEnabled } from "./versions.ts";

/** How long a grant is asked for: somebody may be waiting with an emergency. */
const PATIENCE_MS = 10_000;

/**
 * Whether Google lets this identity have a secret: by accessing it, its checksum verified and the value dropped. `latest` first; where that
 * is disabled or destroyed, the newest enabled version.
 */
export async function prove(asking: Asking, name: string, { resource }: SecretPlan): Promise<Proof> {
  const access = async (version: string): Promise<Proof> => {
    const bytes = await accessVersion(asking, name, resource, version, PATIENCE_MS);
    if (bytes !== null) return { how: "granted" };
    const text = "The answer holds no payload with its own CRC32C.";
    return {
      how: "unanswered",
      refusal: { service: "secret-manager", operation: `access secret ${name}`, status: 200, text },
    };
  };
  try {
    return await access("latest");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.refusal.status !== 400) return notProven(error.refusal);
  }
  try {
    const list = await listVersions(asking, name, resource);
    const enabled = newestEnabled(list.good);
    if (enabled) return await access(enabled.version);
    wholeList(list, "secret-manager", `access secret ${name}`);
    const text = "The secret has no enabled version.";
    return { how: "denied", refusal: { service: "secret-manager", operation: `access secret ${name}`, status: 404, text } };
  } catch (error) {
    if (error instanceof Refused) return notProven(error.refusal);
    throw error;
  }
}

/**
 * A refusal as a proof that failed. Unanswered are: no connection, 408, 429, 5xx, and an answer that is none of Google's (a redirect, a
 * page of a proxy's). Every other answer denies, one that nobody has described yet too.
 */
export function notProven(refusal: Refusal): Proof {
  const { service, status } = refusal;
  const silent = status === undefined && service !== "github" && !/DENIED|UNAUTH/i.test(refusal.code ?? "");
  const foreign = status !== undefined && status < 400;
  return { how: isTransient(refusal) || silent || foreign ? "unanswered" : "denied", refusal };
}
