import type { Answer, Call, Route, World } from "../core.ts";
import { auditEntry } from "./audit.ts";
import { googleError, precondition } from "./errors.ts";
import { unusable } from "./kms.ts";
import { counted } from "./quota.ts";
import { param, projectOf, route } from "./route.ts";
import {
  checksum,
  findSecret,
  findVersion,
  nameOf,
  newestFirst,
  secretJson,
  secretResource,
  versionJson,
} from "./secret-find.ts";

const READS = {
  list: ["secretmanager.secrets.list", secretResource],
  get: ["secretmanager.secrets.get", secretResource],
  versions: ["secretmanager.versions.list", secretResource],
  version: ["secretmanager.versions.get", secretResource],
  access: ["secretmanager.versions.access", secretResource],
} as const;

/** Secret Manager's reads: of global secrets, and of a location's. */
export const secretReads: readonly Route[] = ["", "/locations/:location"].flatMap((at) => {
  const [suffix, parent] = [at === "" ? "" : ".regional", `/v1/projects/:project${at}/secrets`];
  const row = (name: keyof typeof READS, path: string, answer: (world: World, call: Call) => Answer) =>
    route("secret-manager", `secrets.${name}${suffix}`, `GET ${parent}${path}`, {
      needs: READS[name],
      answer: counted(name === "access" ? "accesses" : "reads", answer),
    });
  return [
    row("list", "", (world, call) => {
      const project = projectOf(world, param(call, "project"))?.id;
      const found = world.google.secrets.filter((one) => one.project === project && one.location === call.params.location);
      return page(
        call,
        "secrets",
        found.map((one) => secretJson(world, call, one)),
      );
    }),
    row("get", "/:secret", (world, call) => {
      const { secret, refused } = findSecret(world, call);
      return refused ?? { status: 200, body: secretJson(world, call, secret) };
    }),
    row("versions", "/:secret/versions", (world, call) => {
      const { secret, refused } = findSecret(world, call);
      if (refused) return refused;
      const filter = call.query.get("filter") ?? "";
      const [, state] = /^\s*state\s*[:=]\s*"?(\w+)"?\s*$/i.exec(filter) ?? [];
      if (filter !== "" && state === undefined) return googleError(400, `Invalid filter: ${filter}`);
      const found = newestFirst(secret).filter((one) => state === undefined || one.state === state.toUpperCase());
      return page(
        call,
        "versions",
        found.map((one) => versionJson(world, call, secret, one)),
      );
    }),
    row("version", "/:secret/versions/:version", (world, call) => {
      const { secret, version, refused } = findVersion(world, call);
      return refused ?? { status: 200, body: versionJson(world, call, secret, version) };
    }),
    row("access", "/:secret/versions/:version:access", access),
  ];
});

function access(world: World, call: Call): Answer {
  const { secret, version, refused } = findVersion(world, call);
  if (refused) return refused;
  const name = `${nameOf(world, secret)}/versions/${version.version}`;
  if (version.state !== "ENABLED") return precondition(`Secret Version [${name}] is in ${version.state} state.`);
  const key = version.key === undefined ? undefined : world.google.keyVersions[version.key];
  if (key && key.state !== "ENABLED" && !key.lingering) return unusable(version.key ?? "", key.state);
  const bytes = Buffer.from(version.payload);
  const sum = version.corrupt ? checksum(Buffer.from(`${version.payload}?`)) : checksum(bytes);
  return {
    status: 200,
    body: { name, payload: { data: bytes.toString("base64"), dataCrc32c: sum } },
    change(changed) {
      if (changed.google.dataAccessLogs) changed.google.auditLog.push(auditEntry(changed, call, name, "AccessSecretVersion"));
    },
  };
}

/** One page. `totalSize` is 0 when filtered. */
function page(call: Call, key: string, all: readonly Record<string, unknown>[]): Answer {
  const size = Math.min(Number(call.query.get("pageSize") || 25_000), 25_000);
  const from = Number(call.query.get("pageToken") || 0);
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(from))
    return googleError(400, "Request contains an invalid argument.");
  const next = from + size < all.length ? { nextPageToken: String(from + size) } : {};
  return {
    status: 200,
    body: { [key]: all.slice(from, from + size), ...next, totalSize: call.query.get("filter") ? 0 : all.length },
  };
}
