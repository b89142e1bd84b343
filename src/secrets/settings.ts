import type { protos } from "@google-cloud/secret-manager";
import { z } from "zod";
import { peekText } from "../clouds/refusals/peek.ts";
import type { Instant, Refusal } from "../core/index.ts";
import { shapedAs } from "../io/entries.ts";
import { Refused } from "../io/io.ts";
import { entriesOf } from "../io/pages.ts";
import { type Asking, ask, timestamp } from "./versions.ts";

type Secret = protos.google.cloud.secretmanager.v1.ISecret;
type Page = protos.google.cloud.secretmanager.v1.IListSecretsRequest;

/** A secret's own settings: everything but its versions. */
export interface SecretSettings {
  readonly createTime: Instant;
  /** Pub/Sub topics that hear of rotations. */
  readonly topics: number;
  readonly rotation: { readonly next: Instant | null; readonly periodSeconds: number | null } | null;
  /** Of a rotation that Secret Manager does itself. */
  readonly managed: { readonly state: string; readonly error: string | null } | null;
  /** When the secret goes with all its versions. */
  readonly expireTime: Instant | null;
  /** How long a version that somebody destroys can still be saved; null: not at all. */
  readonly destroyTtlSeconds: number | null;
}
export type SettingsOf = (name: string, resource: string) => Promise<ReadSettings>;
type ReadSettings = SecretSettings | { readonly refused: Refusal };

/** Of more secrets than this in one place, the settings are read by pages of a list rather than one by one. */
export const MANY = 20;

/**
 * Reads the settings of the given secrets. A place (a project, or a location of it) with many of them is listed once; where that is not
 * allowed, or a secret is not in the list, the secret itself is asked.
 */
export function settingsReader(asking: Asking, resources: readonly string[]): SettingsOf {
  const places = Map.groupBy(new Set(resources), placeOf);
  const lists = new Map<string, Promise<ReadonlyMap<string, SecretSettings>>>();
  const listed = (place: string, wanted: readonly string[]) => {
    const list = lists.get(place) ?? listPlace(asking, place, wanted);
    lists.set(place, list);
    return list;
  };
  return async (name, resource) => {
    const place = placeOf(resource);
    const wanted = places.get(place) ?? [];
    try {
      const found = wanted.length > MANY ? (await listed(place, wanted)).get(lastPart(resource)) : undefined;
      return found ?? (await getOne(asking, name, resource));
    } catch (error) {
      if (error instanceof Refused) return { refused: error.refusal };
      throw error;
    }
  };
}

async function getOne(asking: Asking, name: string, resource: string): Promise<SecretSettings> {
  const [secret] = await ask(asking, "read", `read the settings of secret ${name}`, (options) =>
    asking.client(resource).getSecret({ name: resource }, options),
  );
  return shapedAs(settings, secret, "secret-manager", `read the settings of secret ${name}`);
}

/** By the secrets' names; ends when all that are wanted are found. Empty when it is refused: it only saves requests. */
async function listPlace(asking: Asking, place: string, wanted: readonly string[]): Promise<ReadonlyMap<string, SecretSettings>> {
  const missing = new Set(wanted.map(lastPart));
  const found = new Map<string, SecretSettings>();
  const operation = `list the secrets of ${place}`;
  const read = async (pageToken: string) => {
    const request: Page = { parent: place, pageSize: 1000, pageToken };
    const [entries, next]: [Secret[], Page | null, unknown] = await ask(asking, "read", operation, (options) =>
      asking.client(`${place}/`).listSecrets(request, { ...options, autoPaginate: false }),
    );
    return { entries, next: next?.pageToken };
  };
  try {
    for await (const secret of entriesOf({ service: "secret-manager", operation, first: "", read })) {
      const { data } = settings.safeParse(secret);
      const name = lastPart(peekText(secret, "name") ?? "");
      // One that cannot be read is asked for by itself, and told then.
      if (missing.delete(name) && data) found.set(name, data);
      if (missing.size === 0) break;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return found;
}

const MANAGED = ["STATE_UNSPECIFIED", "ACTIVE", "INACTIVE"] as const;

const duration = z.object({ seconds: z.unknown() }).transform(({ seconds }, context) => {
  const number = Number(seconds ?? 0);
  if (Number.isFinite(number)) return number;
  context.addIssue("no duration");
  return z.NEVER;
});
const managed = z
  .object({
    state: z.union([z.number().transform((at) => MANAGED[at] ?? String(at)), z.string()]).nullish(),
    error: z.object({ message: z.string().nullish(), code: z.number().nullish() }).nullish(),
  })
  .transform(({ state, error }) => ({
    state: state ?? "",
    error: error ? error.message || `code ${error.code ?? "unknown"}` : null,
  }));
/** What is not what the documentation says costs the secret's settings: a rotation that cannot be read is not one that is not due. */
const settings = z
  .object({
    createTime: timestamp,
    topics: z.array(z.unknown()).nullish(),
    rotation: z
      .object({
        nextRotationTime: timestamp.nullish(),
        rotationPeriod: duration.nullish(),
        managedRotationStatus: managed.nullish(),
      })
      .nullish(),
    expireTime: timestamp.nullish(),
    versionDestroyTtl: duration.nullish(),
  })
  .transform(
    ({ createTime, topics, rotation, expireTime, versionDestroyTtl }): SecretSettings => ({
      createTime,
      topics: topics?.length ?? 0,
      rotation: rotation ? { next: rotation.nextRotationTime ?? null, periodSeconds: rotation.rotationPeriod ?? null } : null,
      managed: rotation?.managedRotationStatus ?? null,
      expireTime: expireTime ?? null,
      destroyTtlSeconds: versionDestroyTtl ?? null,
    }),
  );

function placeOf(resource: string): string {
  return resource.replace(/\/secrets\/[^/]+$/, "");
}
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
