/** Deployments of a resource group: begun, followed, cancelled, forgotten. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { within } from "../authorization/rbac.ts";
import { refusal } from "../errors.ts";
import { type Found, findGroup, groupScope, param, same } from "../find.ts";
import { noBody } from "../recovery-services/shapes.ts";
import { page, route } from "../route.ts";
import { american, clientRequestId, correlationId, guid, retryAfter } from "../time.ts";
import type { Deployment, Planned } from "../types.ts";
import { deploymentId, prepare } from "./prepare.ts";
import { deploymentJson, evaluationJson, operationJson } from "./present.ts";
import { isActive, secondsFor } from "./run.ts";
import { deploymentBody } from "./shapes.ts";
import type { TemplateResource } from "./template/resources.ts";
import { fieldOf, fromBody, textsOf } from "./template/value.ts";

const TYPE = "Microsoft.Resources/deployments";
export const IN_GROUP = `/subscriptions/:subscription/resourceGroups/:group/providers/${TYPE}`;
const ONE = `${IN_GROUP}/:deployment`;
const OLD = "/subscriptions/:subscription/resourceGroups/:group/deployments/:deployment";
const WEEK = 7 * 86_400_000;

export const deploymentRoutes: readonly Route[] = [
  route("deployments.list", `GET ${IN_GROUP}`, {
    versions: "resources",
    needs: [`${TYPE}/read`, "group"],
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      const state = /provisioningState eq '(\w+)'/i.exec(call.query.get("$filter") ?? "")?.[1];
      const all = world.azure.deployments.filter(
        (one) => within(one.id, groupScope(call)) && (state === undefined || same(one.state, state)),
      );
      return refused ?? page(world, call, all.map((one) => deploymentJson(one, call.now)).reverse());
    },
  }),
  route("deployment.get", `GET ${ONE}`, {
    versions: "resources",
    needs: [`${TYPE}/read`, deploymentId],
    answer: withDeployment((found, _, call) => ({ status: 200, body: deploymentJson(found, call.now) })),
  }),
  route("deployment.exists", `HEAD ${ONE}`, {
    versions: "resources",
    needs: [`${TYPE}/read`, deploymentId],
    answer: (world, call) => ({ status: findDeployment(world, call).found ? 204 : 404 }),
  }),
  route("deployment.put", `PUT ${ONE}`, {
    versions: "resources",
    needs: [`${TYPE}/write`, deploymentId],
    accepts: deploymentBody,
    answer: begin,
  }),
  route("deployment.cancel", `POST ${ONE}/cancel`, {
    versions: "resources",
    needs: [`${TYPE}/cancel/action`, deploymentId],
    accepts: noBody,
    answer: withDeployment((found, _, call) => {
      if (!isActive(found)) {
        return refusal(
          409,
          "DeploymentCannotBeCancelled",
          `The deployment '${param(call, "deployment")}' cannot be cancelled because it is not running; its provisioning state is '${found.state}'.`,
        );
      }
      return { status: 204, change: () => void Object.assign(found, { state: "Canceled", planned: [], endedAt: call.now }) };
    }),
  }),
  route("deployment.delete", `DELETE ${ONE}`, {
    versions: "resources",
    needs: [`${TYPE}/delete`, deploymentId],
    answer: (world, call) => {
      const { found } = findDeployment(world, call);
      if (!found) return { status: 204 };
      if (isActive(found)) return active(found, call);
      const version = call.query.get("api-version");
      return {
        status: 202,
        headers: {
          location: `${world.base}/subscriptions/${param(call, "subscription")}/operationresults/${guid("forget", found.operationId)}?api-version=${version}`,
          "retry-after": retryAfter(world, 15),
        },
        change: ({ azure }) => {
          azure.deployments = azure.deployments.filter((one) => one.operationId !== found.operationId);
        },
      };
    },
  }),
  route("deployment.template", `POST ${ONE}/exportTemplate`, {
    versions: "resources",
    needs: [`${TYPE}/exportTemplate/action`, deploymentId],
    accepts: noBody,
    answer: withDeployment(({ template }) => ({ status: 200, body: { template } })),
  }),
  // ARM has these under both addresses, and the generated clients ask at the older one.
  ...(["deployment.operations", "deployment.operations.old"] as const).map((name) =>
    route(name, `GET ${name.endsWith("old") ? OLD : ONE}/operations`, {
      versions: "resources",
      needs: [`${TYPE}/operations/read`, deploymentId],
      answer: withDeployment((found, world, call) => {
        const all = found.operations.map((one) => operationJson(found, one, call.now));
        return page(world, call, found.state === "Succeeded" ? [...all, evaluationJson(found)] : all);
      }),
    }),
  ),
  route("deployment.status", `GET ${ONE}/operationStatuses/:operation`, {
    versions: "resources",
    needs: [`${TYPE}/operationstatuses/read`, deploymentId],
    answer: withDeployment(({ state, error }, world) => ({
      status: 200,
      headers: state === "Accepted" || state === "Running" ? { "retry-after": retryAfter(world, 10) } : {},
      body: { status: state, ...(error ? { error } : {}) },
    })),
  }),
];

function findDeployment(world: World, call: Call): Found<Deployment> {
  const group = findGroup(world, call);
  if (group.refused) return group;
  const found = world.azure.deployments.find(({ id }) => same(id, deploymentId(call)));
  const name = param(call, "deployment");
  return found ? { found } : { refused: refusal(404, "DeploymentNotFound", `Deployment '${name}' could not be found.`) };
}

function withDeployment(then: (found: Deployment, world: World, call: Call) => Answer): Route["answer"] {
  return (world, call) => {
    const { found, refused } = findDeployment(world, call);
    return refused ?? then(found, world, call);
  };
}

function active({ startedAt }: Deployment, call: Call): Answer {
  return refusal(
    409,
    "DeploymentActive",
    `Unable to edit or replace deployment '${param(call, "deployment")}': previous deployment from '${american(startedAt)}' is still active (expiration time is '${american(startedAt + WEEK)}'). Please see https://aka.ms/arm-deploy for usage details.`,
  );
}

/** 201 for a new name, 200 for one that is used again; with the header that leads to its end. */
function begin(world: World, call: Call): Answer {
  const old = findDeployment(world, call);
  if (old.found && isActive(old.found)) return active(old.found, call);
  const { found: prepared, refused } = prepare(world, call);
  if (refused) return refused;
  const { caller } = call;
  const operationId = guid("deployment", deploymentId(call), call.now, clientRequestId(call));
  const tags = fieldOf(fromBody(call.body), "tags");
  const deployment: Deployment = {
    id: deploymentId(call),
    state: "Accepted",
    mode: prepared.mode,
    startedAt: call.now,
    correlationId: correlationId(call),
    operationId,
    principalId: caller.kind === "entra" ? caller.objectId : "",
    clientId: caller.kind === "entra" ? caller.clientId : "",
    template: prepared.template,
    parameters: prepared.parameters,
    ...(tags ? { tags: textsOf(tags) } : {}),
    outputs: {},
    planned: timed(prepared.resources),
    operations: [],
  };
  const version = call.query.get("api-version");
  return {
    status: old.found ? 200 : 201,
    headers: {
      "azure-asyncoperation": `${world.base}${deployment.id}/operationStatuses/${operationId}?api-version=${version}`,
      "retry-after": retryAfter(world, 10),
    },
    body: deploymentJson(deployment, call.now),
    change: ({ azure }) => {
      azure.deployments = [...azure.deployments.filter(({ id }) => !same(id, deployment.id)), deployment];
    },
  };
}

/** Each begins when all that it depends on are done. */
function timed(resources: readonly TemplateResource[]): Planned[] {
  const done = new Map<string, number>();
  const planned = resources.map(({ index, id, type, name, dependsOn }): Planned => {
    const after = Math.max(0, ...dependsOn.map((one) => done.get(one) ?? 0)) + secondsFor(type);
    done.set(id, after);
    return { index, id, type, name, dependsOn: [...dependsOn], after };
  });
  return planned.sort((a, b) => a.after - b.after);
}
