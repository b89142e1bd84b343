import { at as atKeys, type Bag, bag, get, list, text } from "../look.ts";
import type { At, Configuration } from "../model.ts";
import { joined } from "../read.ts";
import type { Source } from "../source.ts";
import { evaluated, type Scope, UNKNOWN } from "./expression.ts";
import { type AzureResource, ofAzureResource } from "./resource.ts";

/** Templates within templates: Azure allows five levels of nesting. */
const DEEPEST = 8;

/**
 * An ARM template, written by hand, exported, or built from Bicep: its resources, also those in their parents and in nested deployments
 * (which is what Bicep's modules become). https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export function armTemplate({ path, value }: Source): Partial<Configuration> | null {
  const schema = text(get(value, "$schema")) ?? "";
  const resources = get(value, "resources");
  if (!/deploymentTemplate\.json/i.test(schema) || !(list(resources) ?? bag(resources))) return null;
  return joined(template(value, { path, keys: [] }, {}, 0));
}

function template(value: unknown, at: At, given: Bag, depth: number): Partial<Configuration>[] {
  const declared = bag(get(value, "parameters")) ?? {};
  const own: Scope = { parameters: given, variables: {} };
  const parameters = Object.fromEntries(
    Object.entries(declared).map(([name, of]) => [name, get(given, name) ?? evaluated(get(of, "defaultValue") ?? UNKNOWN, own)]),
  );
  const scope: Scope = { parameters, variables: bag(get(value, "variables")) ?? {} };
  return all(get(value, "resources"), below(at, "resources"), scope, { types: [], names: [] }, depth);
}

interface Parent {
  readonly types: readonly string[];
  readonly names: readonly string[];
}

/** Resources are a list or, with symbolic names, a map. */
function all(of: unknown, at: At, scope: Scope, parent: Parent, depth: number): Partial<Configuration>[] {
  const entries = list(of)?.map((each, n) => [n, each] as const) ?? Object.entries(bag(of) ?? {});
  return entries.flatMap(([key, each]) => one(each, below(at, key), scope, parent, depth));
}

function one(of: unknown, at: At, scope: Scope, parent: Parent, depth: number): Partial<Configuration>[] {
  const type = text(get(of, "type"));
  const whole = bag(of);
  // One that refers to what is there already declares nothing.
  if (type === undefined || !whole || get(of, "existing") === true || depth > DEEPEST) return [];
  if (/^microsoft\.resources\/deployments$/i.test(type)) return nested(whole, at, scope, depth);
  const names = String(evaluated(get(of, "name") ?? UNKNOWN, scope)).split("/");
  const types = parent.types.length > 0 && !type.includes(".") ? [...parent.types, type] : [type];
  const full: Parent = { types, names: type.includes(".") ? names : [...parent.names, ...names] };
  const resource: AzureResource = {
    type: types.join("/"),
    names: full.names,
    properties: bag(evaluated(get(of, "properties") ?? {}, scope)) ?? {},
    whole: bag(evaluated(without(whole), scope)) ?? {},
    declared: true,
    at,
  };
  return [ofAzureResource(resource) ?? {}, ...all(get(of, "resources"), below(at, "resources"), scope, full, depth + 1)];
}

/** A deployment within: with parameters of its own, or (`scope: outer`, the default) by those around it. */
function nested(of: Bag, at: At, scope: Scope, depth: number): Partial<Configuration>[] {
  const inner = atKeys(of, "properties", "template");
  const place = below(at, "properties", "template");
  if (text(atKeys(of, "properties", "expressionEvaluationOptions", "scope"))?.toLowerCase() !== "inner")
    return all(get(inner, "resources"), below(place, "resources"), scope, { types: [], names: [] }, depth + 1);
  const passed = bag(atKeys(of, "properties", "parameters")) ?? {};
  const given = Object.fromEntries(
    Object.entries(passed).map(([name, each]) => [name, evaluated(get(each, "value") ?? UNKNOWN, scope)]),
  );
  return template(inner, place, given, depth + 1);
}

function below(at: At, ...keys: readonly (string | number)[]): At {
  return { path: at.path, keys: [...at.keys, ...keys] };
}

function without({ resources: _, properties: __, ...rest }: Bag): Bag {
  return rest;
}
