import { z } from "zod";
import { type Instant, quote } from "../core/index.ts";
import { askJson } from "../io/ask-json.ts";
import { time } from "../io/entries.ts";
import { type Io, Refused } from "../io/io.ts";
import { atMost } from "./pace.ts";
import type { SecretVersion } from "./versions.ts";

/** A version of a customer-managed key, as Cloud KMS shows it. */
interface KeyVersion {
  /** ENABLED, DISABLED, DESTROY_SCHEDULED, DESTROYED, … */
  readonly state: string;
  /** When it is destroyed for good, or was. */
  readonly destroyTime: Instant | null;
}
/** By resource name: those that could be read. */
export type KeyVersions = ReadonlyMap<string, KeyVersion>;

/** How Cloud KMS is asked. */
export interface Kms {
  readonly endpoint: string;
  readonly token: string;
  /** Goes to Google's audit log as X-Goog-Request-Reason. */
  readonly reason: string;
}

const NAME =
  /^projects\/([^/?#%]+)\/locations\/([^/?#%]+)\/keyRings\/([^/?#%]+)\/cryptoKeys\/([^/?#%]+)\/cryptoKeyVersions\/(\d+)$/;
const AT_ONCE = 8;
const answer = z.object({
  state: z.string(),
  destroyTime: time.nullish().catch(null),
  destroyEventTime: time.nullish().catch(null),
});

/**
 * What state key versions are in. Each is asked for once: they only explain, so one that may not be read is left out.
 * https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/get
 * @param names as Secret Manager gives them.
 */
export async function readKeyVersions(io: Io, { endpoint, token, reason }: Kms, names: readonly string[]): Promise<KeyVersions> {
  const read = async (name: string): Promise<[string, KeyVersion][]> => {
    try {
      const body = await askJson(io, {
        service: "kms",
        operation: "read a key version",
        url: `${endpoint}/v1/${name}`,
        headers: { authorization: `Bearer ${token}`, "x-goog-request-reason": reason },
        timeoutMs: 10_000,
      });
      const parsed = answer.safeParse(body);
      if (!parsed.success) return [];
      const { state, destroyTime, destroyEventTime } = parsed.data;
      return [[name, { state, destroyTime: destroyEventTime ?? destroyTime ?? null }]];
    } catch (error) {
      if (error instanceof Refused) return [];
      throw error;
    }
  };
  const distinct = [...new Set(names)].filter((name) => NAME.test(name));
  return new Map((await atMost(AT_ONCE, distinct, read)).flat());
}

/**
 * What is wrong with the keys of a secret's version, in words, and the command that mends it; undefined when nothing is known to be.
 * @param lost what to do where the key is destroyed, and what it encrypted with it.
 */
export function keyTrouble(
  { version, keys }: SecretVersion,
  known: KeyVersions,
  lost: string,
): { readonly message: string; readonly actual: string; readonly fix: string } | undefined {
  for (const name of keys) {
    const key = known.get(name);
    const [, project = "", location = "", ring = "", of = "", number = ""] = NAME.exec(name) ?? [];
    if (key === undefined || key.state === "ENABLED") continue;
    const { state, destroyTime } = key;
    const command = (verb: string) =>
      `gcloud kms keys versions ${verb} ${number} --key=${quote(of)} --keyring=${quote(ring)} --location=${quote(location)} --project=${quote(project)}`;
    const scheduled = destroyTime === null ? "" : `, for destruction at ${destroyTime}`;
    const fixes = new Map([
      ["DISABLED", command("enable")],
      ["DESTROY_SCHEDULED", `${command("restore")} && ${command("enable")}`],
      ["DESTROYED", lost],
    ]);
    return {
      message: `Version ${version} is encrypted by version ${number} of key ${of} (key ring ${ring}, ${location}), which is ${state}${state === "DESTROY_SCHEDULED" ? scheduled : ""}.`,
      actual: `key version ${number} ${state}`,
      fix: fixes.get(state) ?? command("describe"),
    };
  }
  return undefined;
}
