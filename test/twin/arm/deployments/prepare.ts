/** A deployment's request, read and judged: the same for the deployment, its validation and its what-if. */
import type { Answer, Call, World } from "../../core.ts";
import { mayDo } from "../authorization/rbac.ts";
import { refusal } from "../errors.ts";
import { type Found, findGroup, groupScope, param, same } from "../find.ts";
import { guid } from "../time.ts";
import type { ArmError } from "../types.ts";
import { secretOf } from "./key-vault.ts";
import { deploymentTrouble } from "./refusals.ts";
import { TemplateError } from "./template/error.ts";
import type { Scope } from "./template/evaluate.ts";
import { bind } from "./template/parameters.ts";
import { bodyOf, resourcesOf, type TemplateResource } from "./template/resources.ts";
import { at, type Fields, fieldOf, fromBody, isFields, textOf, type Value } from "./template/value.ts";

export interface Prepared {
  readonly template: Value;
  readonly parameters: Record<string, Value>;
  readonly scope: Scope;
  readonly mode: string;
  readonly resources: readonly TemplateResource[];
}

export function deploymentId(call: Call): string {
  return `${groupScope(call)}/providers/Microsoft.Resources/deployments/${param(call, "deployment")}`;
}

/** Where a deployment's expressions are evaluated, without parameters and without what is made. */
export function placeOf(world: World, id: string): Omit<Scope, "parameters" | "variables"> {
  const [, , subscription = "", , group = ""] = id.split("/");
  const found = world.azure.resourceGroups.find((one) => same(one.name, group) && same(one.subscription, subscription));
  return {
    place: {
      subscription,
      tenant: world.azure.tenantId,
      group: { name: found?.name ?? group, location: found?.location ?? "westeurope", tags: found?.tags ?? {} },
      deployment: id.split("/").at(-1) ?? "",
    },
  };
}

export function variablesOf(template: Value): Fields {
  const variables = fieldOf(template, "variables");
  return isFields(variables) ? variables : {};
}

/** Everything that ARM finds before it begins. Nothing is made, no state is kept. */
export function prepare(world: World, call: Call): Found<Prepared> {
  const group = findGroup(world, call);
  if (group.refused) return group;
  const properties = at(fromBody(call.body), "properties") ?? null;
  const link = textOf(at(properties, "templateLink", "uri"));
  if (link)
    return {
      refused: refusal(
        400,
        "InvalidContentLink",
        `Unable to download deployment content from '${link}'. The tracking Id is '${guid("link", link)}'. Please see https://aka.ms/arm-deploy for usage details.`,
      ),
    };
  const template = fieldOf(properties, "template") ?? null;
  try {
    if (!Array.isArray(fieldOf(template, "resources"))) {
      throw new TemplateError(
        "Deployment template parse failed: 'Required property 'resources' not found in JSON. Path '', line 1, position 1.'.",
      );
    }
    const place = { ...placeOf(world, deploymentId(call)), variables: variablesOf(template) };
    const parameters = bind(template, fieldOf(properties, "parameters"), place, (name, reference) =>
      secretOf(world, call.caller, name, reference),
    );
    const scope: Scope = { ...place, parameters };
    const resources = resourcesOf(template, scope);
    for (const { index } of resources) bodyOf(template, index, scope);
    const prepared = { template, parameters, scope, mode: textOf(at(properties, "mode")), resources };
    const refused =
      unauthorized(world, call, resources) ?? unregistered(world, call, resources) ?? troubles(world, call, prepared);
    return refused ? { refused } : { found: prepared };
  } catch (error) {
    if (error instanceof TemplateError) return { refused: withInfo(refusal(400, error.code, error.message)) };
    throw error;
  }
}

function unauthorized(world: World, call: Call, resources: readonly TemplateResource[]): Answer | undefined {
  const { caller } = call;
  const who = caller.kind === "entra" ? `The client '${caller.clientId}' with object id '${caller.objectId}'` : "The client";
  const missing = resources
    .filter(({ type, id }) => !mayDo(world, caller, `${type}/write`, id))
    .map(
      ({ type, name, id }) =>
        `Authorization failed for template resource '${name}' of type '${type}'. ${who} does not have permission to perform action '${type}/write' at scope '${id}'.`,
    );
  if (missing.length === 0) return undefined;
  const how =
    missing.length === 1 ? "The template deployment failed with error" : "The template deployment failed with multiple errors";
  return refusal(403, "InvalidTemplateDeployment", `${how}: '${missing.join(":")}'.`);
}

function unregistered({ azure }: World, call: Call, resources: readonly TemplateResource[]): Answer | undefined {
  const subscription = azure.subscriptions.find(({ id }) => same(id, param(call, "subscription")));
  const namespaces = resources.map(({ type }) => type.split("/")[0] ?? "");
  const missing = namespaces.find((one) => !subscription?.providers.some((known) => same(known, one)));
  if (missing === undefined) return undefined;
  const message = `The subscription is not registered to use namespace '${missing}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
  const { status, headers = {}, body } = refusal(409, "MissingSubscriptionRegistration", message);
  const details = [{ code: "MissingSubscriptionRegistration", target: missing, message }];
  return { status, headers, body: { error: { ...(body as { error: object }).error, details } } };
}

/** What the services behind the resources find, as the scenario has it. */
function troubles({ azure }: World, call: Call, { resources }: Prepared): Answer | undefined {
  const found = azure.knobs.deploymentTroubles
    .map(deploymentTrouble)
    .filter(({ when, type }) => when === "preflight" && resources.some((one) => same(one.type, type)));
  if (found.length === 0) return undefined;
  const name = param(call, "deployment");
  const policy = found.some(({ error }) => error.code === "RequestDisallowedByPolicy");
  const message = policy
    ? "The template deployment failed because of policy violation. Please see details for more information."
    : `The template deployment '${name}' is not valid according to the validation procedure. The tracking id is '${guid("tracking", name, call.now)}'. See inner errors for details.`;
  const details: ArmError[] = found.map(({ error }) => error);
  const answer = refusal(400, "InvalidTemplateDeployment", message);
  return { ...answer, body: { error: { code: "InvalidTemplateDeployment", message, details } } };
}

/** Where in the template: ARM adds it, and mostly knows no more than this. */
function withInfo(answer: Answer): Answer {
  const { error } = answer.body as { error: ArmError };
  if (error.code !== "InvalidTemplate") return answer;
  const info = { lineNumber: 0, linePosition: 0, path: "" };
  return { ...answer, body: { error: { ...error, additionalInfo: [{ type: "TemplateViolation", info }] } } };
}
