import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { googleEndpoints } from "../clouds/identity/clouds.ts";
import type { GoogleIdentity } from "../clouds/identity/google.ts";
import type { Plan, Refusal, SecretPlan, Settings } from "../core/index.ts";
import { malformedInWords } from "../io/entries.ts";
import { type Io, Refused } from "../io/io.ts";
import { locationOf } from "./gcloud.ts";
import { paceOf } from "./pace.ts";
import { type Fitness, fitnessOf } from "./payload.ts";
import type { SecretSettings, SettingsOf } from "./settings.ts";
import { type Asking, accessVersion, listVersions, newestEnabled, newestUnknown, type SecretVersion } from "./versions.ts";

/** What one run learnt of one secret; never its value. */
export interface SecretFact {
  readonly name: string;
  /** As the plan has it: Secret Manager itself answers with the project's number. */
  readonly resource: string;
  /** The most recently created version, whatever its state: what `latest` means. Null too where it may be one that cannot be read. */
  readonly latest: SecretVersion | null;
  /** The newest ENABLED version: what this run pins. Null too where it may be one that cannot be read. */
  readonly enabled: SecretVersion | null;
  /** All of them that can be read, the newest first. */
  readonly versions: readonly SecretVersion[];
  /** Of versions that cannot be read, in words, and whether the newest may be among them; null: there are none. */
  readonly unread: { readonly words: string; readonly newest: boolean } | null;
  readonly settings: SecretSettings | { readonly refused: Refusal };
  /** Of the pinned version's payload. */
  readonly access: "intact" | "corrupt" | "not-tried" | { readonly refused: Refusal };
  /** Of the pinned version's value, where it was intact. */
  readonly fitness?: Fitness;
}

/**
 * Secret Manager over REST, with this run's Google identity: at the plan's endpoint; without one, at the universe's, or at that of a regional
 * secret's location (https://cloud.google.com/secret-manager/regional-secrets).
 */
export async function secretManager(io: Io, plan: Plan, settings: Settings, identity: GoogleIdentity): Promise<Asking> {
  // The v1 entry alone: the package's root also loads v1beta2, 0.9 MB more.
  const { SecretManagerServiceClient: Client } = await import("@google-cloud/secret-manager/build/src/v1/index.js");
  const clients = new Map<string, SecretManagerServiceClient>();
  const client = (resource: string) => {
    const url = new URL(secretManagerEndpoint(plan, resource));
    // `apiEndpoint: "host:port"` is ignored by the REST transport; host and port travel apart.
    const made =
      clients.get(url.origin) ??
      new Client({
        authClient: identity.client,
        fallback: true,
        protocol: url.protocol.replace(":", ""),
        apiEndpoint: url.hostname,
        port: Number(url.port || 443),
        universeDomain: plan.google?.universe ?? "googleapis.com",
      } as ConstructorParameters<typeof Client>[0]);
    clients.set(url.origin, made);
    return made;
  };
  return { io, client, pace: paceOf(identity), reason: requestReason(settings), presented: identity.presented };
}

/** Where a secret is asked for. @param resource the secret's name in full. */
export function secretManagerEndpoint(plan: Pick<Plan, "google">, resource: string): string {
  const location = locationOf(resource);
  const { endpoints = {}, universe = "googleapis.com" } = plan.google ?? {};
  if (location === undefined || endpoints["secret-manager"] !== undefined) return googleEndpoints(plan)["secret-manager"];
  return `https://secretmanager.${location}.rep.${universe}`;
}

/** What each request to Google gives as its reason, by which its audit log can be searched. */
export function requestReason({ run: { repository, runId, runAttempt } }: Settings): string {
  return `proof-of-restore ${repository} run ${runId} attempt ${runAttempt}`;
}

/**
 * Reads one secret: its settings, its versions, and the pinned one's payload, which is verified and dropped.
 * @throws Refused when the versions cannot be read.
 */
export async function readSecret(
  asking: Asking,
  settingsOf: SettingsOf,
  name: string,
  { resource }: SecretPlan,
): Promise<SecretFact> {
  const [settings, list] = await Promise.all([settingsOf(name, resource), listVersions(asking, name, resource)]);
  const newest = newestUnknown(list);
  const unread = list.bad.length > 0 ? { words: malformedInWords(list), newest } : null;
  const versions = list.good;
  const enabled = newest ? null : newestEnabled(versions);
  let access: SecretFact["access"] = "not-tried";
  let fitness: Fitness | undefined;
  if (enabled) {
    try {
      const bytes = await accessVersion(asking, name, resource, enabled.version);
      access = bytes === null ? "corrupt" : "intact";
      if (bytes !== null) fitness = fitnessOf(bytes);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      access = { refused: error.refusal };
    }
  }
  const read = { name, resource, latest: newest ? null : (versions[0] ?? null), enabled, versions, unread, settings, access };
  return fitness === undefined ? read : { ...read, fitness };
}
