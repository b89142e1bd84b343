import { z } from "zod";
import type { Answer, Call, Route, World } from "../core.ts";
import { googleError, precondition } from "./errors.ts";
import { allowed } from "./iam.ts";
import { counted } from "./quota.ts";
import { route } from "./route.ts";
import { checksum, findSecret, findVersion, nameOf, secretResource, versionJson } from "./secret-find.ts";
import type { Version } from "./world.ts";

const STATE = { enable: "ENABLED", disable: "DISABLED", destroy: "DESTROYED" } as const;
const payload = z.strictObject({ data: z.string(), dataCrc32c: z.union([z.string(), z.number()]).nullish() });
const withEtag = z.strictObject({ etag: z.string().nullish() }).nullish();

/** Secret Manager's changes, and what its resources say of IAM. */
export const secretWrites: readonly Route[] = ["", "/locations/:location"].flatMap((at) => {
  const [suffix, secret] = [at === "" ? "" : ".regional", `/v1/projects/:project${at}/secrets/:secret`];
  const version = `${secret}/versions/:version`;
  return [
    route("secret-manager", `secrets.add${suffix}`, `POST ${secret}:addVersion`, {
      needs: ["secretmanager.versions.add", secretResource],
      accepts: z.strictObject({ payload }),
      answer: add,
    }),
    ...(["enable", "disable", "destroy"] as const).map((verb) =>
      route("secret-manager", `secrets.${verb}${suffix}`, `POST ${version}:${verb}`, {
        needs: [`secretmanager.versions.${verb}`, secretResource],
        accepts: withEtag,
        answer: (world, call) => change(world, call, STATE[verb]),
      }),
    ),
    route("secret-manager", `secrets.policy${suffix}`, `GET ${secret}:getIamPolicy`, {
      needs: ["secretmanager.secrets.getIamPolicy", secretResource],
      answer: (world, call) => {
        const { refused } = findSecret(world, call);
        return refused ?? { status: 200, body: policyOf(world, secretResource(call, world)) };
      },
    }),
    route("secret-manager", `secrets.test${suffix}`, `POST ${secret}:testIamPermissions`, {
      accepts: z.strictObject({ permissions: z.array(z.string()) }),
      answer: counted("reads", (world, call) => tested(world, call, secretResource(call, world))),
    }),
  ];
});

/** The allow policy of one resource, without what it inherits. */
export function policyOf({ google }: World, resource: string): Record<string, unknown> {
  const bindings = google.bindings
    .filter((one) => one.resource === resource)
    .map(({ role, members, condition }) => ({
      role,
      members,
      ...(condition === undefined ? {} : { condition: { title: "condition", expression: condition } }),
    }));
  return { version: bindings.some((one) => "condition" in one) ? 3 : 1, etag: "BwYtwin=", bindings };
}

/** Those of the asked permissions that the caller holds. */
export function tested(world: World, { caller, body, now }: Call, resource: string): Answer {
  const { permissions } = body as { permissions: readonly string[] };
  const held = permissions.filter((one) => caller.kind === "google" && allowed(world, caller, one, resource, now));
  return { status: 200, body: held.length > 0 ? { permissions: held } : {} };
}

function add(world: World, call: Call): Answer {
  const { secret, refused } = findSecret(world, call);
  if (refused) return refused;
  const { data, dataCrc32c } = (call.body as { payload: z.infer<typeof payload> }).payload;
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > 65_536) return googleError(400, "The secret payload is too large: it must not exceed 65536 bytes.");
  if (dataCrc32c != null && String(dataCrc32c) !== checksum(bytes)) {
    return googleError(400, "The payload's data_crc32c does not match its data.");
  }
  const made: Version = {
    version: Math.max(0, ...secret.versions.map((one) => one.version)) + 1,
    state: "ENABLED",
    createdAt: call.now,
    payload: bytes.toString("utf8"),
  };
  return { status: 200, body: versionJson(world, call, secret, made), change: () => void secret.versions.push(made) };
}

function change(world: World, call: Call, state: Version["state"]): Answer {
  const { secret, version, refused } = findVersion(world, call);
  if (refused) return refused;
  if (version.state === "DESTROYED") {
    return precondition(`Secret Version [${nameOf(world, secret)}/versions/${version.version}] is in DESTROYED state.`);
  }
  const destroyed = state === "DESTROYED" ? { destroyedAt: call.now, payload: "" } : {};
  return {
    status: 200,
    body: versionJson(world, call, secret, { ...version, ...destroyed, state }),
    change: () => void Object.assign(version, { ...destroyed, state }),
  };
}
