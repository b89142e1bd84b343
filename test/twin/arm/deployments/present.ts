/** Deployments and their operations as ARM writes them. */
import { lastPart } from "../find.ts";
import { duration, guid, iso } from "../time.ts";
import type { Deployment, DeploymentOperation } from "../types.ts";
import { statusWord } from "./failure.ts";
import { shownType } from "./run.ts";
import { isSecure } from "./template/parameters.ts";
import { at, textOf, type Value } from "./template/value.ts";

export function deploymentJson(deployment: Deployment, now: number): unknown {
  const { id, template, mode, state, startedAt, endedAt, correlationId, outputs, operations, error, tags } = deployment;
  const ended = endedAt ?? now;
  const ids = operations.filter((one) => one.state === "Succeeded").map(({ resourceId }) => ({ id: resourceId }));
  return {
    id,
    name: lastPart(id),
    type: "Microsoft.Resources/deployments",
    ...(tags ? { tags } : {}),
    properties: {
      templateHash: templateHash(template),
      parameters: shown(deployment),
      mode,
      provisioningState: state,
      timestamp: iso(ended),
      duration: duration((ended - startedAt) / 1000),
      correlationId,
      providers: [],
      dependencies: [],
      ...(state === "Succeeded" ? { outputs, outputResources: ids } : {}),
      ...(error ? { error } : {}),
    },
  };
}

export function templateHash(template: Value): string {
  return BigInt(`0x${guid("template", JSON.stringify(template)).replaceAll("-", "").slice(0, 16)}`).toString();
}

/** The parameters as they were given, secure ones without their values. */
export function shown({ template, parameters }: Pick<Deployment, "template" | "parameters">): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const type = textOf(at(template, "parameters", name, "type"));
      return [name, { type: shownType(type), ...(isSecure(type) ? {} : { value }) }];
    }),
  );
}

export function operationJson(deployment: Deployment, operation: DeploymentOperation, now: number): unknown {
  const { id, state, resourceId, type, startedAt, endedAt, status, error } = operation;
  const name = id.replaceAll("-", "").slice(0, 16).toUpperCase();
  return {
    id: `${deployment.id}/operations/${name}`,
    operationId: name,
    properties: {
      provisioningOperation: "Create",
      provisioningState: state,
      timestamp: iso(endedAt ?? now),
      duration: duration(((endedAt ?? now) - startedAt) / 1000),
      trackingId: guid("tracking", id),
      statusCode: statusWord(status),
      ...(error === undefined ? {} : { statusMessage: error }),
      targetResource: { id: resourceId, resourceType: type, resourceName: lastPart(resourceId) },
    },
  };
}

/** ARM counts the deployment itself as the last of its operations. */
export function evaluationJson(deployment: Deployment): unknown {
  const { id, endedAt = deployment.startedAt } = deployment;
  return {
    id: `${id}/operations/08584000000000000000`,
    operationId: "08584000000000000000",
    properties: {
      provisioningOperation: "EvaluateDeploymentOutput",
      provisioningState: "Succeeded",
      timestamp: iso(endedAt),
      duration: "PT0.1S",
      trackingId: guid("tracking", id),
      statusCode: "OK",
    },
  };
}
