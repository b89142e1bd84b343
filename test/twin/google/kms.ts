import type { Answer, Call, Route, World } from "../core.ts";
import { googleError, precondition } from "./errors.ts";
import { param, projectOf, route, stamp } from "./route.ts";

const PATH = "/v1/projects/:project/locations/:location/keyRings/:ring/cryptoKeys/:key/cryptoKeyVersions/:version";

/** Cloud KMS: versions of customer-managed keys, as far as they are read. */
export const keyRoutes: readonly Route[] = [
  route("kms", "keys.version", `GET ${PATH}`, {
    needs: ["cloudkms.cryptoKeyVersions.get", keyOf],
    answer: (world, call) => {
      const name = `${keyOf(call, world)}/cryptoKeyVersions/${param(call, "version")}`;
      const found = world.google.keyVersions[name];
      if (!found) return googleError(404, `CryptoKeyVersion ${name} not found.`);
      const { state, createdAt, destroyAt } = found;
      const gone =
        destroyAt === undefined ? {} : { [state === "DESTROYED" ? "destroyEventTime" : "destroyTime"]: stamp(destroyAt) };
      const body = { name, state, createTime: stamp(createdAt), protectionLevel: "SOFTWARE", ...gone };
      return { status: 200, body: { ...body, algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" } };
    },
  }),
];

/** What Secret Manager says where it cannot decrypt a payload. */
export function unusable(name: string, state: string): Answer {
  return precondition(`Cloud KMS: ${name} is not enabled, current state is: ${state}.`);
}

function keyOf(call: Call, world: World): string {
  const [project, location, ring, key] = ["project", "location", "ring", "key"].map((name) => param(call, name));
  return `projects/${projectOf(world, project ?? "")?.id ?? project}/locations/${location}/keyRings/${ring}/cryptoKeys/${key}`;
}
