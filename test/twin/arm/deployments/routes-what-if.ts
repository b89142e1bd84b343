/** What a deployment would do: validation, and what-if with the changes resource by resource. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { within } from "../authorization/rbac.ts";
import { findGroup, groupScope, lastPart, param, same } from "../find.ts";
import { route } from "../route.ts";
import { clientRequestId, correlationId, guid, iso, ms, retryAfter } from "../time.ts";
import { resourceJson } from "./lookup.ts";
import { deploymentId, type Prepared, prepare } from "./prepare.ts";
import { shown, templateHash } from "./present.ts";
import { IN_GROUP } from "./routes.ts";
import { deploymentBody, whatIfBody } from "./shapes.ts";
import { bodyOf } from "./template/resources.ts";
import { at, fromBody, isFields, textOf, type Value } from "./template/value.ts";

const TYPE = "Microsoft.Resources/deployments";
/** Seconds that a what-if takes. */
const TAKES = 6;

export const whatIfRoutes: readonly Route[] = [
  route("deployment.validate", `POST ${IN_GROUP}/:deployment/validate`, {
    versions: "resources",
    needs: [`${TYPE}/validate/action`, deploymentId],
    accepts: deploymentBody,
    answer: (world, call) => {
      const { found, refused } = prepare(world, call);
      return refused ?? { status: 200, body: validatedJson(found, call) };
    },
  }),
  route("deployment.whatIf", `POST ${IN_GROUP}/:deployment/whatIf`, {
    versions: "resources",
    needs: [`${TYPE}/whatIf/action`, deploymentId],
    accepts: whatIfBody,
    answer: whatIf,
  }),
];

function validatedJson({ template, parameters, mode, resources }: Prepared, call: Call): unknown {
  return {
    id: deploymentId(call),
    name: param(call, "deployment"),
    type: TYPE,
    properties: {
      templateHash: templateHash(template),
      parameters: shown({ template, parameters }),
      mode,
      provisioningState: "Succeeded",
      timestamp: iso(call.now),
      duration: "PT0S",
      correlationId: correlationId(call),
      providers: [],
      dependencies: [],
      validatedResources: resources.map(({ id }) => ({ id })),
    },
  };
}

/** 202 always, unless there is no such group: what is wrong with the template stands in the result. */
function whatIf(world: World, call: Call): Answer {
  const group = findGroup(world, call);
  if (group.refused) return group.refused;
  const { found, refused } = prepare(world, call);
  const body: Value = refused
    ? { status: "Failed", error: fromBody((refused.body as { error: unknown }).error) }
    : { status: "Succeeded", properties: { correlationId: correlationId(call), changes: changes(world, call, found) } };
  const id = guid("what-if", deploymentId(call), call.now, clientRequestId(call));
  const version = call.query.get("api-version");
  return {
    status: 202,
    headers: {
      location: `${world.base}/subscriptions/${param(call, "subscription")}/operationresults/${id}?api-version=${version}`,
      "retry-after": retryAfter(world, TAKES),
    },
    change: ({ azure }) => void azure.results.push({ id, readyAt: call.now + ms(world, TAKES), body }),
  };
}

function changes(world: World, call: Call, { template, resources, scope, mode }: Prepared): Value[] {
  const idsOnly = textOf(at(fromBody(call.body), "properties", "whatIfSettings", "resultFormat")) === "ResourceIdOnly";
  const asked = resources.map(({ id, index, type, name, apiVersion }): Value => {
    const body = bodyOf(template, index, scope);
    const after = { ...(isFields(body) ? body : {}), id, type, name, apiVersion };
    const before = resourceJson(world, id, call.now);
    if (before === undefined) return { resourceId: id, changeType: "Create", ...(idsOnly ? {} : { after }) };
    if (idsOnly) return { resourceId: id, changeType: "Deploy" };
    const delta = tagsDelta(before, after);
    return {
      resourceId: id,
      changeType: delta.length > 0 ? "Modify" : "NoChange",
      before,
      after,
      ...(delta.length > 0 ? { delta } : {}),
    };
  });
  const { azure } = world;
  const others = [
    ...azure.disks,
    ...azure.vms,
    ...azure.nics,
    ...azure.publicIps,
    ...azure.networks,
    ...azure.storageAccounts,
    ...azure.others,
  ]
    .filter(({ id }) => within(id, groupScope(call)) && !resources.some((one) => same(one.id, id)))
    .map(({ id }): Value => {
      const before = resourceJson(world, id, call.now) ?? { id, name: lastPart(id) };
      return { resourceId: id, changeType: mode === "Complete" ? "Delete" : "Ignore", ...(idsOnly ? {} : { before }) };
    });
  return [...asked, ...others];
}

function tagsDelta(before: Value, after: Value): Value[] {
  const [old, fresh] = [at(before, "tags") ?? {}, at(after, "tags") ?? {}];
  if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
  return [{ path: "tags", propertyChangeType: "Modify", before: old, after: fresh }];
}
