import type { protos, SecretManagerServiceClient } from "@google-cloud/secret-manager";
import crc32c from "crc-32/crc32c.js";
import type { Instant } from "../core.ts";
import { presenting } from "../identity/github.ts";
import type { GoogleIdentity } from "../identity/google.ts";
import { type Io, instant, Refused } from "../io.ts";
import { entriesOf } from "../pages.ts";
import { refusalOf } from "../refusals/thrown.ts";
import { READ_PATIENCE_MS, retrying } from "../retry.ts";
import type { Counted, Pace } from "./pace.ts";

type Version = protos.google.cloud.secretmanager.v1.ISecretVersion;
type Page = protos.google.cloud.secretmanager.v1.IListSecretVersionsRequest;
type Timestamp = protos.google.protobuf.ITimestamp;

export interface SecretVersion {
  readonly version: string;
  readonly state: string;
  readonly createTime: Instant;
  /** When somebody's destruction of it takes effect; until then it can be enabled again. */
  readonly scheduledDestroyTime: Instant | null;
  /** Versions of customer-managed keys that encrypt it, one for each place it is kept in. */
  readonly keys: readonly string[];
}
/** How this run speaks to Secret Manager. */
export interface Asking {
  readonly io: Io;
  /** For a secret's resource name: a regional secret has a host of its own. */
  readonly client: (resource: string) => SecretManagerServiceClient;
  readonly pace: Pace;
  /** Goes to Google's audit log as X-Goog-Request-Reason. */
  readonly reason: string;
  /** The claims of GitHub's token behind the client, for refusals. */
  readonly presented: GoogleIdentity["presented"];
}

/** All versions of a secret, the newest first. @param resource as the plan has it. @throws Refused */
export async function listVersions(
  of: Asking,
  name: string,
  resource: string,
  patienceMs = READ_PATIENCE_MS,
): Promise<SecretVersion[]> {
  const operation = `list the versions of secret ${name}`;
  const read = async (pageToken: string) => {
    const request: Page = { parent: resource, pageSize: 1000, pageToken };
    const [entries, next]: [Version[], Page | null, unknown] = await ask(
      of,
      "read",
      operation,
      (options) => of.client(resource).listSecretVersions(request, { ...options, autoPaginate: false }),
      patienceMs,
    );
    return { entries, next: next?.pageToken };
  };
  const versions = await Array.fromAsync(entriesOf({ service: "secret-manager", operation, first: "", read }));
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
    "access",
    `access version ${version} of secret ${name}`,
    (options) => of.client(resource).accessSecretVersion({ name: `${resource}/versions/${version}` }, options),
    patienceMs,
  );
  const { data, dataCrc32c } = answer.payload ?? {};
  if (data == null || dataCrc32c == null) return null;
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : Buffer.from(data);
  return BigInt(crc32c.buf(bytes) >>> 0) === BigInt(String(dataCrc32c)) ? bytes : null;
}

/** @param versions newest first. */
export function newestEnabled(versions: readonly SecretVersion[]): SecretVersion | null {
  return versions.find(({ state }) => state === "ENABLED") ?? null;
}

/** The newest version that was there at that time, whatever its state now. @param versions newest first. */
export function versionAt(versions: readonly SecretVersion[], time: Instant): SecretVersion | null {
  const at = Date.parse(time);
  return versions.find(({ createTime }) => Date.parse(createTime) <= at) ?? null;
}

interface Options {
  readonly timeout: number;
  readonly retry: null;
  readonly otherArgs: { readonly headers: Readonly<Record<string, string>> };
}
/** One request (its deadline is the wire's: the client's own comes later) within the quota that it counts to, again after a transient refusal; waiting for its first turn takes none of its patience. @throws Refused */
export async function ask<T>(
  { io, reason, presented, pace }: Asking,
  counted: Counted,
  operation: string,
  work: (options: Options) => Promise<T>,
  patienceMs = READ_PATIENCE_MS,
): Promise<T> {
  const options = { timeout: 60_000, retry: null, otherArgs: { headers: { "x-goog-request-reason": reason } } };
  await pace.turn(io, counted);
  let tried = false;
  return retrying(io, patienceMs, async () => {
    if (tried) await pace.turn(io, counted);
    tried = true;
    try {
      return await work(options);
    } catch (error) {
      io.signal.throwIfAborted();
      const refusal = refusalOf("secret-manager", operation, error);
      if (refusal.status === 429) pace.refused(io.now());
      throw new Refused(presenting(refusal, presented));
    }
  });
}

function versionOf(from: Version): SecretVersion {
  const state =
    typeof from.state === "number" ? (["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"][from.state] ?? "") : from.state;
  const { automatic, userManaged } = from.replicationStatus ?? {};
  const keys = [from, automatic, ...(userManaged?.replicas ?? [])].map((of) => of?.customerManagedEncryption?.kmsKeyVersionName);
  return {
    version: from.name?.split("/").at(-1) ?? "",
    state: state ?? "STATE_UNSPECIFIED",
    createTime: timeOf(from.createTime) ?? instant(0),
    scheduledDestroyTime: timeOf(from.scheduledDestroyTime),
    keys: keys.flatMap((key) => key || []),
  };
}

/** A protobuf timestamp; null when there is none. */
export function timeOf(from: Timestamp | null | undefined): Instant | null {
  return from ? instant(Number(from.seconds ?? 0) * 1000 + Math.floor((from.nanos ?? 0) / 1e6)) : null;
}
