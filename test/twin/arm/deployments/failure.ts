/** How a service's refusal of one resource looks in the deployment that asked for it. */

import type { ArmError, DeploymentTrouble } from "../types.ts";
import type { Value } from "./template/value.ts";

/** A resource could not be made: the service's status and error. */
export class ServiceRefusal extends Error {
  readonly status: number;
  readonly error: ArmError;
  constructor(status: number, error: ArmError) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

const STATUS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  400: "BadRequest",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  429: "TooManyRequests",
};

/** `Conflict`: the code under which ARM puts a refusal into a deployment's details. */
export function statusWord(status: number): string {
  return STATUS[status] ?? "InternalServerError";
}

const FAILED = "The resource operation completed with terminal provisioning state 'Failed'.";
const AT_LEAST_ONE =
  "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.";

export function deploymentFailed(details: ArmError[]): ArmError {
  return { code: "DeploymentFailed", message: AT_LEAST_ONE, details };
}

/** A service's answer as ARM quotes it: the whole body as text, inside the code of its status. */
export function quoted(status: number, body: Value): ArmError {
  return { code: statusWord(status), message: JSON.stringify(body, null, 2).replaceAll("\n", "\r\n") };
}

/** What a service answers; `depth` nested deployments around it each quote the next. */
export function serviceBody({ status, error }: ServiceRefusal, depth = 0): Value {
  const inner = json(error);
  if (depth === 0) return { error: inner };
  const below = quoted(status, serviceBody(new ServiceRefusal(status, error), depth - 1));
  const nested: ArmError = { code: "ResourceDeploymentFailure", message: FAILED, details: [deploymentFailed([below])] };
  return { status: "Failed", error: json(nested) };
}

function json(error: ArmError): Value {
  return JSON.parse(JSON.stringify(error));
}

/** A scenario's trouble as the service would say it. */
export function troubled({ error, status = 409 }: DeploymentTrouble): ServiceRefusal {
  return new ServiceRefusal(status, error);
}
