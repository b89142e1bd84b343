import type { Instant, SecretPlan } from "../core/index.ts";
import { type Entries, malformedInWords } from "../io/entries.ts";
import { gcloud } from "./gcloud.ts";
import { textOf } from "./payload.ts";
import { type Asking, accessVersion, listVersions, newestEnabled, type SecretVersion, versionAt } from "./versions.ts";

/** Which version of a secret is wanted: the newest ENABLED one, the one of the recovery point's day, or one by its number. */
export type Wanted = "newest" | { readonly at: Instant } | { readonly version: number };
/** A version that is pinned, or why there is none, as a sentence without its full stop. */
export type Pinned = { readonly pinned: SecretVersion } | Unusable;
export interface Unusable {
  readonly unusable: string;
  readonly fix: string;
}

/**
 * The version to use, from a secret's versions, the newest first. Of some that cannot be read the newest may be one: an emergency does with the
 * newest that can, and the rules say so; of a day, or by a number, it has to be the right one. Restored data holds the password of its own day, so `at` is the newest
 * version that was created at or before that time, whatever its state; when it is no longer enabled, the backup cannot be used as it is.
 */
function choose(list: Entries<SecretVersion>, name: string, { resource }: SecretPlan, wanted: Wanted): Pinned {
  const fix = gcloud(resource).versions;
  const versions = list.good;
  const missing = (): Unusable => ({
    unusable: `Of the versions of ${name} ${malformedInWords(list)}, and the one that is meant may be among them`,
    fix,
  });
  if (wanted === "newest") {
    const enabled = newestEnabled(versions);
    if (!enabled && list.bad.length > 0) return missing();
    return enabled ? { pinned: enabled } : { unusable: `${name} has no enabled version`, fix };
  }
  const at = "at" in wanted ? wanted.at : undefined;
  const numbered = (number: number) => versions.find(({ version }) => version === String(number));
  const found = "at" in wanted ? versionAt(versions, wanted.at) : numbered(wanted.version);
  if (list.bad.length > 0 && (at !== undefined || !found)) return missing();
  if (!found) {
    const unusable = "version" in wanted ? `${name} has no version ${wanted.version}` : `${name} had no version at ${at}`;
    return { unusable, fix };
  }
  const { state, version } = found;
  if (state === "ENABLED") return { pinned: found };
  const why =
    at === undefined
      ? `Version ${version} of ${name} is ${state}`
      : `The data of ${at} was written with version ${version} of ${name}, which is ${state}: the backup cannot be used as it is`;
  return { unusable: why, fix: gcloud(resource).enable(version) };
}

/** Chooses a version at this moment. @throws Refused */
export async function pin(of: Asking, name: string, secret: SecretPlan, wanted: Wanted): Promise<Pinned> {
  return choose(await listVersions(of, name, secret.resource), name, secret, wanted);
}

/** The text of a pinned version, its checksum verified. @throws Refused */
export async function payloadOf(
  of: Asking,
  name: string,
  { resource }: SecretPlan,
  { version }: SecretVersion,
): Promise<{ readonly text: string } | Unusable> {
  const fix = gcloud(resource).versions;
  const bytes = await accessVersion(of, name, resource, version);
  if (bytes === null) return { unusable: `The payload of version ${version} of ${name} does not match its CRC32C`, fix };
  const read = textOf(bytes);
  if ("text" in read) return read;
  return {
    unusable: `Version ${version} of ${name} ${read.unusable}`,
    fix: `Add a version that can be used: ${gcloud(resource).add}`,
  };
}
