/** Deployments in time: what is due is made, or fails; then the deployment ends. */
import type { Caller, World } from "../../core.ts";
import { same } from "../find.ts";
import { keepOnly } from "../resources/leave.ts";
import { guid, ms } from "../time.ts";
import type { Deployment, Planned } from "../types.ts";
import { deploymentFailed, quoted, ServiceRefusal, serviceBody, troubled } from "./failure.ts";
import { resourceJson } from "./lookup.ts";
import { makeMachine } from "./make-machine.ts";
import { type Making, makeInterface, makeNetwork, makePublicIp } from "./make-network.ts";
import { makeDisk, makeOther } from "./make-other.ts";
import { placeOf, variablesOf } from "./prepare.ts";
import { deploymentTrouble } from "./refusals.ts";
import { TemplateError } from "./template/error.ts";
import { evaluate, type Scope } from "./template/evaluate.ts";
import { isSecure } from "./template/parameters.ts";
import { bodyOf } from "./template/resources.ts";
import { at, fieldOf, isFields, textOf, type Value } from "./template/value.ts";

const MAKERS: Readonly<Record<string, (world: World, making: Making) => void>> = {
  "microsoft.compute/virtualmachines": makeMachine,
  "microsoft.compute/disks": makeDisk,
  "microsoft.network/networkinterfaces": makeInterface,
  "microsoft.network/publicipaddresses": makePublicIp,
  "microsoft.network/virtualnetworks": makeNetwork,
};

/** Seconds that making one takes. */
const SECONDS: Readonly<Record<string, number>> = { "microsoft.compute/virtualmachines": 25, "microsoft.compute/disks": 3 };
export function secondsFor(type: string): number {
  return SECONDS[type.toLowerCase()] ?? 4;
}

export function isActive({ state }: Deployment): boolean {
  return state === "Accepted" || state === "Running";
}

/** Lets everything happen that is due at `nowMs` (epoch milliseconds). */
export function deploymentClock(world: World, nowMs: number): void {
  for (const deployment of world.azure.deployments.filter(isActive)) {
    if (deployment.planned.length > 0 || nowMs > deployment.startedAt) deployment.state = "Running";
    const time = (after: number) => deployment.startedAt + ms(world, after);
    for (let next = deployment.planned[0]; next && time(next.after) <= nowMs; next = deployment.planned[0]) {
      deployment.planned.shift();
      const failed = deployment.operations.some((one) => one.state === "Failed" && next?.dependsOn.includes(one.resourceId));
      const unmade = next.dependsOn.some((id) => !deployment.operations.some((one) => one.resourceId === id));
      if (!failed && !unmade) carryOut(world, deployment, next, time(next.after));
    }
    if (deployment.planned.length === 0) end(world, deployment, nowMs);
  }
}

function carryOut(world: World, deployment: Deployment, planned: Planned, now: number): void {
  const { id, type } = planned;
  const startedAt = now - ms(world, secondsFor(type));
  const common = { id: guid("operation", deployment.operationId, id), resourceId: id, type, startedAt, endedAt: now };
  try {
    make(world, deployment, planned, now);
    deployment.operations.push({ ...common, state: "Succeeded", status: 201 });
  } catch (error) {
    const refused = refusalOf(error);
    const trouble = world.azure.knobs.deploymentTroubles.map(deploymentTrouble).find((one) => same(one.type, type));
    const body = serviceBody(refused, trouble?.depth);
    deployment.operations.push({ ...common, state: "Failed", status: refused.status, error: body });
  }
}

function refusalOf(error: unknown): ServiceRefusal {
  if (error instanceof ServiceRefusal) return error;
  if (error instanceof TemplateError) return new ServiceRefusal(400, { code: error.code, message: error.message });
  throw error;
}

function make(world: World, deployment: Deployment, { index, id, type }: Planned, now: number): void {
  const trouble = world.azure.knobs.deploymentTroubles
    .map(deploymentTrouble)
    .find((one) => one.when === "running" && same(one.type, type));
  if (trouble) throw troubled(trouble);
  const scope = scopeOf(world, deployment, now);
  const body = bodyOf(deployment.template, index, scope);
  const { principalId: objectId, clientId } = deployment;
  const caller: Caller = { kind: "entra", tenantId: world.azure.tenantId, clientId, objectId, audience: "" };
  const location = textOf(fieldOf(body, "location")).replaceAll(" ", "").toLowerCase() || scope.place.group.location;
  const making: Making = { id, body, location, caller, now };
  const maker = MAKERS[type.toLowerCase()];
  if (maker) maker(world, making);
  else makeOther(world, type, making);
}

function scopeOf(world: World, deployment: Deployment, now: number): Scope {
  const { id, parameters, template, operations } = deployment;
  return {
    ...placeOf(world, id),
    parameters,
    variables: variablesOf(template),
    reference: (of, full) => {
      const known = operations.find(
        ({ resourceId }) => same(resourceId, of) || resourceId.toLowerCase().endsWith(`/${of.toLowerCase()}`),
      );
      const found = resourceJson(world, known?.resourceId ?? of, now);
      if (found === undefined) {
        throw new TemplateError(
          `The resource '${of}' was not found. Please see https://aka.ms/arm-deployment-dependencies for usage details.`,
          "ResourceNotFound",
        );
      }
      return full ? found : (at(found, "properties") ?? null);
    },
  };
}

function end(world: World, deployment: Deployment, now: number): void {
  const failures = deployment.operations.filter(({ state }) => state === "Failed");
  const last = Math.max(deployment.startedAt, ...deployment.operations.map(({ endedAt }) => endedAt ?? now));
  deployment.endedAt = last;
  if (failures.length > 0) {
    deployment.state = "Failed";
    deployment.error = deploymentFailed(failures.map(({ status, error }) => quoted(status, error ?? null)));
    return;
  }
  try {
    deployment.outputs = outputsOf(deployment.template, scopeOf(world, deployment, now));
    deployment.state = "Succeeded";
    const group = deployment.id.split("/").slice(0, 5).join("/");
    if (same(deployment.mode, "Complete"))
      keepOnly(
        world,
        group,
        deployment.operations.map(({ resourceId }) => resourceId),
      );
  } catch (error) {
    const { code, message } = refusalOf(error).error;
    deployment.state = "Failed";
    deployment.error = {
      code: "DeploymentOutputEvaluationFailed",
      message: `Unable to evaluate template outputs. Please see error details and deployment operations.`,
      details: [{ code, message }],
    };
  }
}

/** Secure ones have a type and no value. */
function outputsOf(template: Value, scope: Scope): Deployment["outputs"] {
  const outputs = fieldOf(template, "outputs");
  if (!isFields(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const type = textOf(fieldOf(output, "type"));
      const value = evaluate(fieldOf(output, "value") ?? null, scope);
      return [name, { type: shownType(type), ...(isSecure(type) ? {} : { value }) }];
    }),
  );
}

/** `SecureString`, however the template spells it. */
export function shownType(type: string): string {
  const known = ["String", "SecureString", "Int", "Bool", "Object", "SecureObject", "Array"];
  return known.find((one) => same(one, type)) ?? type;
}
