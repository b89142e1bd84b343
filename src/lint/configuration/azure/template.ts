import { at as atKeys, type Bag, bag, get, list, text } from "../look.ts";
import type { At, Configuration } from "../model.ts";
import { joined } from "../read.ts";
import type { Source } from "../source.ts";
import type { AzureResource } from "./azure-resource.ts";
import { evaluated, nameParts, type Scope, UNKNOWN } from "./expression.ts";
import { ofAzureResource } from "./resource.ts";
import { type Budget, budget, scopeOf } from "./scope.ts";

/** Templates within templates: Azure allows five levels of nesting. */
const DEEPEST = 8;

/**
 * An ARM template, written by hand, exported, or built from Bicep: its resources, also those in their parents and in nested deployments
 * (which is what Bicep's modules become). https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export function armTemplate({ path, value }: Source): Partial<Configuration> | string | null {
  const schema = text(get(value, "$schema")) ?? "";
  const resources = get(value, "resources");
  if (!/deploymentTemplate\.json/i.test(schema) || !(list(resources) ?? bag(resources))) return null;
  const limit = budget();
  const parts = template(value, { path, keys: [] }, {}, { depth: 0, limit });
  if (limit.left < 0) return "The template's values take too long to evaluate: it was not judged.";
  return joined(parts);
}

interface Nesting {
  readonly depth: number;
  readonly limit: Budget;
}

function template(value: unknown, at: At, given: Bag, within: Nesting): Partial<Configuration>[] {
  const scope = scopeOf(value, given, within.limit);
  return all(get(value, "resources"), below(at, "resources"), scope, { types: [], names: [] }, within);
}

interface Parent {
  readonly types: readonly string[];
  readonly names: readonly string[];
}

/** Resources are a list or, with symbolic names, a map. */
function all(of: unknown, at: At, scope: Scope, parent: Parent, within: Nesting): Partial<Configuration>[] {
  const entries = list(of)?.map((each, n) => [n, each] as const) ?? Object.entries(bag(of) ?? {});
  return entries.flatMap(([key, each]) => one(each, below(at, key), scope, parent, within));
}

function one(of: unknown, at: At, scope: Scope, parent: Parent, within: Nesting): Partial<Configuration>[] {
  const type = text(get(of, "type"));
  const whole = bag(of);
  // One that refers to what is there already declares nothing.
  if (type === undefined || !whole || get(of, "existing") === true || within.depth > DEEPEST) return [];
  // What a condition keeps out is not deployed, and neither are its children.
  if (evaluated(get(of, "condition") ?? true, scope) === false) return [];
  if (/^microsoft\.resources\/deployments$/i.test(type)) return nested(whole, at, scope, within);
  const names = nameParts(get(of, "name") ?? UNKNOWN, scope);
  const types = parent.types.length > 0 && !type.includes(".") ? [...parent.types, type] : [type];
  const full: Parent = { types, names: type.includes(".") ? names : [...parent.names, ...names] };
  const properties = evaluated(get(of, "properties") ?? {}, scope);
  const resource: AzureResource = {
    type: types.join("/"),
    names: full.names,
    properties: bag(properties) ?? {},
    whole: bag(evaluated(without(whole), scope)) ?? {},
    // Of properties that are unknown as a whole none is absent.
    declared: bag(properties) !== undefined,
    at,
  };
  return [ofAzureResource(resource) ?? {}, ...all(get(of, "resources"), below(at, "resources"), scope, full, deeper(within))];
}

/** A deployment within: with parameters of its own, or (`scope: outer`, the default) by those around it. */
function nested(of: Bag, at: At, scope: Scope, within: Nesting): Partial<Configuration>[] {
  const inner = atKeys(of, "properties", "template");
  const place = below(at, "properties", "template");
  if (text(atKeys(of, "properties", "expressionEvaluationOptions", "scope"))?.toLowerCase() !== "inner")
    return all(get(inner, "resources"), below(place, "resources"), scope, { types: [], names: [] }, deeper(within));
  const passed = bag(atKeys(of, "properties", "parameters")) ?? {};
  const given = Object.fromEntries(
    Object.entries(passed).map(([name, each]) => [name, evaluated(get(each, "value") ?? UNKNOWN, scope)]),
  );
  return template(inner, place, given, deeper(within));
}

function deeper({ depth, limit }: Nesting): Nesting {
  return { depth: depth + 1, limit };
}

function below(at: At, ...keys: readonly (string | number)[]): At {
  return { path: at.path, keys: [...at.keys, ...keys] };
}

function without({ resources: _, properties: __, ...rest }: Bag): Bag {
  return rest;
}
