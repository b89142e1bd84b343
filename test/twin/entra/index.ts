import { armAuthorize } from "../arm/authorization/rbac.ts";
import { bucketOf } from "../arm/buckets.ts";
import { armShape, armVersion } from "../arm/envelope.ts";
import { missingToken, refusal } from "../arm/errors.ts";
import { STORAGE_AUDIENCES } from "../arm/storage/routes-blobs.ts";
import type { Desk } from "../desk.ts";
import { armAudiences, entraCaller } from "./bearer.ts";

export { graphDesk, graphRoutes } from "./graph.ts";
export { entraRoutes } from "./routes.ts";

const TOO_MANY = "Number of requests has exceeded the limit. Please try again later.";

/** Entra at its door: nobody shows it a bearer token. */
export const entraDesk: Desk = {
  authenticate: () => ({ kind: "anonymous" }),
  anonymous: missingToken,
  authorize: () => undefined,
  version: () => undefined,
  shape: () => undefined,
  throttled: (seconds) => ({
    status: 429,
    headers: { "retry-after": String(seconds) },
    body: { error: "temporarily_unavailable", error_description: `AADSTS90055: ${TOO_MANY}` },
  }),
  notFound: () => ({ status: 404 }),
};

/** Azure's resource manager at its door. */
export const armDesk: Desk = {
  authenticate(world, token, now, path) {
    if (token === undefined) return { kind: "anonymous" };
    // The storage services refuse in their own words, so whoever has a token at all passes here.
    const blobs = path.startsWith("/blob/");
    return entraCaller(world, token, now, blobs ? [...armAudiences(world), ...STORAGE_AUDIENCES] : armAudiences(world));
  },
  anonymous: missingToken,
  // Blobs are no business of the resource manager's.
  limited: (world, call) => (call.path.startsWith("/blob/") ? undefined : bucketOf(world, call)),
  authorize: (world, { caller }, { action, scope }) => armAuthorize(world, caller, action, scope),
  version: armVersion,
  shape: armShape,
  throttled(seconds) {
    const answer = refusal(429, "TooManyRequests", TOO_MANY);
    return { ...answer, headers: { ...answer.headers, "retry-after": String(seconds) } };
  },
  notFound: (path) => refusal(404, "InvalidResourceType", `The resource type could not be found for the path '${path}'.`),
};
