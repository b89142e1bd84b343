import type { protos, SecretManagerServiceClient } from "@google-cloud/secret-manager";
import crc32c from "crc-32/crc32c.js";
import { z } from "zod";
import { presenting } from "../clouds/identity/github.ts";
import type { GoogleIdentity } from "../clouds/identity/google.ts";
import { peek } from "../clouds/refusals/peek.ts";
import { refusalOf } from "../clouds/refusals/thrown.ts";
import type { Instant } from "../core/index.ts";
import { type Entries, notAsAsked, readEntries } from "../io/entries.ts";
import { type Io, instant, Refused } from "../io/io.ts";
import { entriesOf } from "../io/pages.ts";
import { READ_PATIENCE_MS, retrying } from "../io/retry.ts";
import type { Counted, Pace } from "./pace.ts";

type Version = protos.google.cloud.secretmanager.v1.ISecretVersion;
type Page = protos.google.cloud.secretmanager.v1.IListSecretVersionsRequest;

export interface SecretVersion {
  readonly version: string;
  readonly state: string;
  readonly createTime: Instant;
  /** When somebody's destruction of it takes effect; until then it can be enabled again. */
  readonly scheduledDestroyTime: Instant | null;
  /** Versions of customer-managed keys that encrypt it, one for each place it is kept in. */
  readonly keys: readonly string[];
}
/** A protobuf timestamp. */
export const timestamp: z.ZodType<Instant> = z.unknown().transform((of, context) => {
  const [seconds, nanos] = [peek(of, "seconds") ?? 0, peek(of, "nanos") ?? 0].map(Number);
  const ms = (seconds ?? Number.NaN) * 1000 + Math.floor((nanos ?? Number.NaN) / 1e6);
  if (typeof of === "object" && of !== null && Math.abs(ms) <= 8.64e15) return instant(ms);
  context.addIssue("no timestamp");
  return z.NEVER;
});

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

/** All versions of a secret, the newest first; a malformed one may be any of them. @param resource as the plan has it. @throws Refused */
export async function listVersions(
  of: Asking,
  name: string,
  resource: string,
  patienceMs = READ_PATIENCE_MS,
): Promise<Entries<SecretVersion>> {
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
  const { good, bad } = readEntries(
    version,
    await Array.fromAsync(entriesOf({ service: "secret-manager", operation, first: "", read })),
  );
  const newestFirst = (a: SecretVersion, b: SecretVersion) =>
    b.createTime.localeCompare(a.createTime) || Number(b.version) - Number(a.version);
  return { good: [...good].sort(newestFirst), bad };
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
  // The project may stand there by its number; another secret or version is none that was asked for.
  const tail = `/secrets/${resource.split("/").at(-1)}/versions/${version}`;
  if (answer.name && /^\d+$/.test(version) && !answer.name.endsWith(tail))
    throw new Refused(notAsAsked("secret-manager", `access version ${version} of secret ${name}`, `it is of ${answer.name}`));
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
/** The client's own deadline also counts what a request waits for its turn: the wire's, which does not, comes first. */
const CLIENT_TIMEOUT_MS = 3_600_000;

/** One request (its deadline is the wire's) within the quota that it counts to, again after a transient refusal; waiting for its first turn takes none of its patience. @throws Refused */
export async function ask<T>(
  { io, reason, presented, pace }: Asking,
  counted: Counted,
  operation: string,
  work: (options: Options) => Promise<T>,
  patienceMs = READ_PATIENCE_MS,
): Promise<T> {
  const options = { timeout: CLIENT_TIMEOUT_MS, retry: null, otherArgs: { headers: { "x-goog-request-reason": reason } } };
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

const NUMBER = /\/versions\/(\d{1,18})$/;
const STATES = ["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"];
const key = z.object({ customerManagedEncryption: z.object({ kmsKeyVersionName: z.string().nullish() }).nullish() });
/** Google's client gives what the answer leaves out its default: a version without a state has STATE_UNSPECIFIED, or 0. */
const version = key
  .extend({
    name: z.string().regex(NUMBER),
    state: z
      .union([z.number().transform((at) => STATES[at] ?? ""), z.string()])
      .refine((state) => state !== "" && state !== "STATE_UNSPECIFIED"),
    createTime: timestamp,
    scheduledDestroyTime: timestamp.nullish(),
    replicationStatus: z
      .object({ automatic: key.nullish(), userManaged: z.object({ replicas: z.array(key).nullish() }).nullish() })
      .nullish(),
  })
  .transform(({ name, state, createTime, scheduledDestroyTime, replicationStatus: of, ...own }): SecretVersion => {
    const places = [own, of?.automatic, ...(of?.userManaged?.replicas ?? [])];
    return {
      version: NUMBER.exec(name)?.[1] ?? "",
      state,
      createTime,
      scheduledDestroyTime: scheduledDestroyTime ?? null,
      keys: places.flatMap((place) => place?.customerManagedEncryption?.kmsKeyVersionName || []),
    };
  });
const numbered = z.object({ name: z.string().regex(NUMBER) });

/**
 * Whether the newest version, or the newest enabled one, may be among those that cannot be read. Numbers rise with each new version, so that
 * one of a lower number than an enabled one is neither.
 */
export function newestUnknown({ good, bad }: Entries<SecretVersion>): boolean {
  const newest = Number(newestEnabled(good)?.version ?? -1);
  return bad.some(
    ({ raw }) => Number(NUMBER.exec(numbered.safeParse(raw).data?.name ?? "")?.[1] ?? Number.POSITIVE_INFINITY) > newest,
  );
}
