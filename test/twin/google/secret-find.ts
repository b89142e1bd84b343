import crc32c from "crc-32/crc32c.js";
import type { Answer, Call, World } from "../core.ts";
import { googleError } from "./errors.ts";
import { param, projectOf, stamp } from "./route.ts";
import type { Secret, Version } from "./world.ts";

/** The resource that IAM judges: by project id, whatever the path says. */
export function secretResource(call: Call, world: World): string {
  const project = projectOf(world, param(call, "project"))?.id ?? param(call, "project");
  const location = param(call, "location");
  const parent = `projects/${project}${location ? `/locations/${location}` : ""}`;
  const { secret, version } = call.params;
  return `${parent}${secret === undefined ? "" : `/secrets/${secret}`}${version === undefined ? "" : `/versions/${version}`}`;
}

/** The name as answers have it: with the project's number. */
export function nameOf(world: World, { project, location, name }: Pick<Secret, "project" | "location" | "name">): string {
  const number = projectOf(world, project)?.number ?? project;
  return `projects/${number}${location ? `/locations/${location}` : ""}/secrets/${name}`;
}

export function findSecret(
  world: World,
  call: Call,
): { secret: Secret; refused?: undefined } | { refused: Answer; secret?: undefined } {
  const project = projectOf(world, param(call, "project"));
  const location = call.params.location;
  const secret = world.google.secrets.find(
    (one) => one.project === project?.id && one.name === param(call, "secret") && one.location === location,
  );
  if (secret) return { secret };
  const name = nameOf(world, {
    project: param(call, "project"),
    name: param(call, "secret"),
    ...(location === undefined ? {} : { location }),
  });
  return {
    refused: googleError(404, `Secret [${name}] not found${call.params.version === undefined ? "" : " or has no versions"}.`),
  };
}

/** `latest` is the version created last, whatever its state. */
export function findVersion(
  world: World,
  call: Call,
): { secret: Secret; version: Version; refused?: undefined } | { refused: Answer; secret?: undefined; version?: undefined } {
  const { secret, refused } = findSecret(world, call);
  if (!secret) return { refused };
  const asked = param(call, "version");
  const version =
    asked === "latest"
      ? newestFirst(secret)[0]
      : secret.versions.find((one) => one.version === (secret.aliases[asked] ?? Number(asked)));
  if (version) return { secret, version };
  const name = nameOf(world, secret);
  const message =
    asked === "latest"
      ? `Secret [${name}] not found or has no versions.`
      : `Secret Version [${name}/versions/${asked}] not found.`;
  return { refused: googleError(404, message) };
}

export function newestFirst({ versions }: Secret): Version[] {
  return versions.toSorted((a, b) => b.createdAt - a.createdAt || b.version - a.version);
}

export function secretJson(world: World, call: Call, of: Secret): Record<string, unknown> {
  const { rotation } = of;
  return {
    name: nameOf(world, of),
    ...(of.location === undefined ? { replication: { automatic: {} } } : {}),
    createTime: stamp(of.createdAt),
    labels: of.labels,
    topics: of.topics.map((name) => ({ name })),
    etag: `"${of.createdAt.toString(16)}"`,
    ...(rotation
      ? {
          rotation: {
            nextRotationTime: stamp(rotation.nextAt),
            ...(rotation.periodSeconds === undefined ? {} : { rotationPeriod: `${rotation.periodSeconds}s` }),
            ...(rotation.managed ? { managedRotationStatus: managed(rotation.managed, asNumbers(call)) } : {}),
          },
        }
      : {}),
    ...(of.expiresAt === undefined ? {} : { expireTime: stamp(of.expiresAt) }),
    ...(of.destroyTtlSeconds === undefined ? {} : { versionDestroyTtl: `${of.destroyTtlSeconds}s` }),
    versionAliases: Object.fromEntries(Object.entries(of.aliases).map(([alias, version]) => [alias, String(version)])),
  };
}

function managed({ state, error }: { state: "ACTIVE" | "INACTIVE"; error?: string }, numbers: boolean): Record<string, unknown> {
  return {
    state: numbers ? ["STATE_UNSPECIFIED", "ACTIVE", "INACTIVE"].indexOf(state) : state,
    ...(error === undefined ? {} : { error: { code: 7, message: error } }),
  };
}

/** With `$alt=json;enum-encoding=int`, as the generated clients ask, states are numbers. */
function asNumbers({ query }: Call): boolean {
  return (query.get("$alt") ?? query.get("alt") ?? "").includes("enum-encoding=int");
}

const STATES = ["STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"];

export function versionJson(world: World, call: Call, secret: Secret, of: Version): Record<string, unknown> {
  return {
    name: `${nameOf(world, secret)}/versions/${of.version}`,
    createTime: stamp(of.createdAt),
    ...(of.destroyedAt === undefined ? {} : { destroyTime: stamp(of.destroyedAt) }),
    ...(of.destroyAt === undefined ? {} : { scheduledDestroyTime: stamp(of.destroyAt) }),
    state: asNumbers(call) ? STATES.indexOf(of.state) : of.state,
    ...keptIn(secret, of),
    etag: `"${of.createdAt.toString(16)}"`,
    clientSpecifiedPayloadChecksum: true,
  };
}

/** A global version says of each place by which key it is encrypted, a regional one has one place. */
function keptIn({ location }: Secret, { key }: Version): Record<string, unknown> {
  const encryption = key === undefined ? {} : { customerManagedEncryption: { kmsKeyVersionName: key } };
  return location === undefined ? { replicationStatus: { automatic: encryption } } : encryption;
}

/** CRC32C as Secret Manager writes it: an unsigned number, as text. */
export function checksum(bytes: Uint8Array): string {
  return String(crc32c.buf(bytes) >>> 0);
}
