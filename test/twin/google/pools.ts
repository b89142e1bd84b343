import { z } from "zod";
import type { Answer, Call, Route, World } from "../core.ts";
import { here } from "../issuers.ts";
import { googleError } from "./errors.ts";
import { resourceOf } from "./iamcredentials.ts";
import { param, projectOf, route } from "./route.ts";
import { policyOf, tested } from "./secrets-write.ts";

const POOL = "/v1/projects/:project/locations/global/workloadIdentityPools/:pool";
const ACCOUNT = "/v1/projects/:project/serviceAccounts/:email";
const permissions = z.strictObject({ permissions: z.array(z.string()) });
const policyOptions = z.strictObject({ options: z.unknown().nullish() }).nullish();
const project = (call: Call, world: World) =>
  `projects/${projectOf(world, param(call, "project"))?.id ?? param(call, "project")}`;

/** IAM: pools, providers, service accounts and policies, as they are read to explain a refusal. */
export const iamRoutes: readonly Route[] = [
  route("iam", "iam.pool", `GET ${POOL}`, {
    needs: ["iam.workloadIdentityPools.get", project],
    answer: (world, call) => {
      const found = poolOf(world, call);
      if (!found) return missing(call);
      const { id, disabled, deleted } = found;
      const state = deleted ? "DELETED" : "ACTIVE";
      return { status: 200, body: { name: nameOf(found), displayName: id, state, disabled, ...expiry(found) } };
    },
  }),
  route("iam", "iam.provider", `GET ${POOL}/providers/:provider`, {
    needs: ["iam.workloadIdentityPoolProviders.get", project],
    answer: provider,
  }),
  route("iam", "iam.account", `GET ${ACCOUNT}`, {
    needs: ["iam.serviceAccounts.get", resourceOf],
    answer: (world, call) => {
      const found = world.google.serviceAccounts.find(({ email }) => email === param(call, "email"));
      if (!found) return googleError(404, `Unknown service account: ${param(call, "email")}`);
      const { email, project: id, uniqueId, disabled } = found;
      return { status: 200, body: { name: `projects/${id}/serviceAccounts/${email}`, projectId: id, uniqueId, email, disabled } };
    },
  }),
  route("iam", "iam.account.policy", `POST ${ACCOUNT}:getIamPolicy`, {
    needs: ["iam.serviceAccounts.getIamPolicy", resourceOf],
    accepts: policyOptions,
    answer: (world, call) => ({ status: 200, body: policyOf(world, resourceOf(call, world)) }),
  }),
  route("iam", "iam.account.test", `POST ${ACCOUNT}:testIamPermissions`, {
    accepts: permissions,
    answer: (world, call) => tested(world, call, resourceOf(call, world)),
  }),
  route("iam", "projects.get", "GET /v1/projects/:project", {
    needs: ["resourcemanager.projects.get", project],
    answer: (world, call) => {
      const found = projectOf(world, param(call, "project"));
      if (!found) return googleError(404, "Requested entity was not found.");
      return {
        status: 200,
        body: { projectNumber: found.number, projectId: found.id, lifecycleState: "ACTIVE", name: found.id },
      };
    },
  }),
  route("iam", "projects.test", "POST /v1/projects/:project:testIamPermissions", {
    accepts: permissions,
    answer: (world, call) => tested(world, call, project(call, world)),
  }),
];

function poolOf(world: World, call: Call) {
  const number = projectOf(world, param(call, "project"))?.number;
  return world.google.pools.find((one) => one.project === number && one.id === param(call, "pool"));
}

function nameOf({ project: number, id }: { readonly project: string; readonly id: string }): string {
  return `projects/${number}/locations/global/workloadIdentityPools/${id}`;
}

function provider(world: World, call: Call): Answer {
  const pool = poolOf(world, call);
  const found = pool?.providers.find(({ id }) => id === param(call, "provider"));
  if (!pool || !found) return missing(call);
  return {
    status: 200,
    body: {
      name: `${nameOf(pool)}/providers/${found.id}`,
      displayName: found.id,
      state: found.deleted ? "DELETED" : "ACTIVE",
      disabled: found.disabled,
      ...expiry(found),
      attributeMapping: found.mapping,
      ...(found.condition === undefined ? {} : { attributeCondition: found.condition }),
      oidc: { issuerUri: here(world, found.issuer), allowedAudiences: found.audiences },
    },
  };
}

function expiry({ expireTime }: { readonly expireTime?: string }): object {
  return expireTime === undefined ? {} : { expireTime };
}

function missing(call: Call): Answer {
  return googleError(404, `Requested entity was not found: ${call.path.replace(/^\/v1\//, "")}`);
}
