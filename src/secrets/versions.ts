import type { protos, SecretManagerServiceClient } from "@google-cloud/secret-manager";
import crc32c from "crc-32/crc32c.js";
import type { Instant } from "../core.ts";
import { presenting } from "../identity/github.ts";
import type { GoogleIdentity } from "../identity/google.ts";
import { type Io, instant, Refused } from "../io.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";

type Version = protos.google.cloud.secretmanager.v1.ISecretVersion;
type Page = protos.google.cloud.secretmanager.v1.IListSecretVersionsRequest;

export interface SecretVersion {
  readonly version: string;
  readonly state: string;
  readonly createTime: Instant;
}
/** How this run speaks to Secret Manager. */
export interface Asking {
  readonly io: Io;
  readonly client: SecretManagerServiceClient;
  /** Goes to Google's audit log as X-Goog-Request-Reason. */
  readonly reason: string;
  /** The claims of GitHub's token behind the client, for refusals. */
  readonly presented: GoogleIdentity["presented"];
}

/** All versions of a secret, the newest first. @param resource as the plan has it. @throws Refused */
export async function listVersions(of: Asking, name: string, resource: string): Promise<SecretVersion[]> {
  const versions: Version[] = [];
  for (let pageToken: string | null = ""; pageToken !== null; ) {
    const request: Page = { parent: resource, pageSize: 1000, pageToken };
    const [page, next]: [Version[], Page | null, unknown] = await ask(of, `list the versions of secret ${name}`, (options) =>
      of.client.listSecretVersions(request, { ...options, autoPaginate: false }),
    );
    versions.push(...page);
    pageToken = next?.pageToken || null;
  }
  return versions
    .map(versionOf)
    .sort((a, b) => b.createTime.localeCompare(a.createTime) || Number(b.version) - Number(a.version));
}

/** A version's payload, its CRC32C verified (the client does not); null when it does not match, or came without one. @throws Refused */
export async function accessVersion(
  of: Asking,
  name: string,
  resource: string,
  version: string,
  patienceMs = READ_PATIENCE_MS,
): Promise<Buffer | null> {
  const [answer] = await ask(
    of,
    `access version ${version} of secret ${name}`,
    (options) => of.client.accessSecretVersion({ name: `${resource}/versions/${version}` }, options),
    patienceMs,
  );
  const { data, dataCrc32c } = answer.payload ?? {};
  if (data == null || dataCrc32c == null) return null;
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : Buffer.from(data);
  return BigInt(crc32c.buf(bytes) >>> 0) === BigInt(String(dataCrc32c)) ? bytes : null;
}

interface Options {
  readonly timeout: number;
  readonly retry: null;
  readonly otherArgs: { readonly headers: Readonly<Record<string, string>> };
}
function ask<T>(
  { io, reason, presented }: Asking,
  operation: string,
  work: (options: Options) => Promise<T>,
  patienceMs = READ_PATIENCE_MS,
): Promise<T> {
  const options = { timeout: 30_000, retry: null, otherArgs: { headers: { "x-goog-request-reason": reason } } };
  return retrying(io, patienceMs, async () => {
    try {
      return await work(options);
    } catch (error) {
      io.signal.throwIfAborted();
      throw new Refused(presenting(refusalOf("secret-manager", operation, error), presented));
    }
  });
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
