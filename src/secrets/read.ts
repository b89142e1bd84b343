import type { protos, SecretManagerServiceClient } from "@google-cloud/secret-manager";
import crc32c from "crc-32/crc32c.js";
import type { Instant, Plan, Refusal, SecretPlan } from "../core.ts";
import { googleEndpoints } from "../identity/clouds.ts";
import { presenting } from "../identity/github.ts";
import type { GoogleIdentity } from "../identity/google.ts";
import type { Io } from "../io.ts";
import { instant, Refused } from "../io.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";

type Version = protos.google.cloud.secretmanager.v1.ISecretVersion;
type Page = protos.google.cloud.secretmanager.v1.IListSecretVersionsRequest;

export interface SecretVersion {
  readonly version: string;
  readonly state: string;
  readonly createTime: Instant;
}
/** What one run learnt of one secret; never its value. */
export interface SecretFact {
  readonly name: string;
  /** As the plan has it: Secret Manager itself answers with the project's number. */
  readonly resource: string;
  /** The most recently created version, whatever its state: what `latest` means. */
  readonly latest: SecretVersion | null;
  /** The newest ENABLED version: what this run pins. */
  readonly enabled: SecretVersion | null;
  /** Of the pinned version's payload. */
  readonly access: "intact" | "corrupt" | "not-tried" | { readonly refused: Refusal };
}

/** Secret Manager over REST at the plan's endpoint, with this run's Google identity. */
export async function secretManager(io: Io, plan: Plan, identity: GoogleIdentity): Promise<SecretManagerServiceClient> {
  // The v1 entry alone: the package's root also loads v1beta2, 0.9 MB more.
  const { SecretManagerServiceClient: Client } = await import("@google-cloud/secret-manager/build/src/v1/index.js");
  const url = new URL(googleEndpoints(plan)["secret-manager"]);
  io.told(url.host);
  // `apiEndpoint: "host:port"` is ignored by the REST transport; host and port travel apart.
  return new Client({
    authClient: identity.client,
    fallback: true,
    protocol: url.protocol.replace(":", ""),
    apiEndpoint: url.hostname,
    port: Number(url.port || 443),
    universeDomain: plan.google?.universe ?? "googleapis.com",
  } as ConstructorParameters<typeof Client>[0]);
}

/**
 * Reads one secret: its versions, and the pinned one's payload, whose CRC32C is verified (the client does not) before it is dropped.
 * @param reason goes to Google's audit log as X-Goog-Request-Reason.
 * @param presented the claims of GitHub's token behind the client, for refusals.
 * @throws Refused when the versions cannot be read.
 */
export async function readSecret(
  io: Io,
  client: SecretManagerServiceClient,
  name: string,
  plan: SecretPlan,
  reason: string,
  presented: GoogleIdentity["presented"],
): Promise<SecretFact> {
  const options = { timeout: 30_000, retry: null, otherArgs: { headers: { "x-goog-request-reason": reason } } };
  const ask = <T>(operation: string, work: () => Promise<T>) =>
    retrying(io, READ_PATIENCE_MS, async () => {
      try {
        return await work();
      } catch (error) {
        io.signal.throwIfAborted();
        throw new Refused(presenting(refusalOf("secret-manager", operation, error), presented));
      }
    });
  const versions: Version[] = [];
  for (let pageToken: string | null = ""; pageToken !== null; ) {
    const request: Page = { parent: plan.resource, pageSize: 1000, pageToken };
    const [page, next]: [Version[], Page | null, unknown] = await ask(`list the versions of secret ${name}`, () =>
      client.listSecretVersions(request, { ...options, autoPaginate: false }),
    );
    versions.push(...page);
    pageToken = next?.pageToken || null;
  }
  const sorted = versions
    .map(versionOf)
    .sort((a, b) => b.createTime.localeCompare(a.createTime) || Number(b.version) - Number(a.version));
  const enabled = sorted.find(({ state }) => state === "ENABLED") ?? null;
  let access: SecretFact["access"] = "not-tried";
  if (enabled) {
    const pinned = `${plan.resource}/versions/${enabled.version}`;
    try {
      const [answer] = await ask(`access version ${enabled.version} of secret ${name}`, () =>
        client.accessSecretVersion({ name: pinned }, options),
      );
      access = intact(answer.payload) ? "intact" : "corrupt";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      access = { refused: error.refusal };
    }
  }
  return { name, resource: plan.resource, latest: sorted[0] ?? null, enabled, access };
}

function versionOf(from: Version): SecretVersion {
  const { seconds = 0, nanos = 0 } = from.createTime ?? {};
  const state =
    typeof from.state === "number" ? (["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"][from.state] ?? "") : from.state;
  return {
    version: from.name?.split("/").at(-1) ?? "",
    state: state ?? "STATE_UNSPECIFIED",
    createTime: instant(Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1e6)),
  };
}

/** Whether the payload is what Secret Manager stored. A payload that came without a checksum is not called intact. */
function intact(payload: protos.google.cloud.secretmanager.v1.ISecretPayload | null | undefined): boolean {
  const { data, dataCrc32c } = payload ?? {};
  if (data == null || dataCrc32c == null) return false;
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : data;
  return BigInt(crc32c.buf(bytes) >>> 0) === BigInt(String(dataCrc32c));
}
