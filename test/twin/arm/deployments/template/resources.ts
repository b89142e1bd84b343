/** The resources of a template, in the order in which they can be made. */
import { invalid } from "./error.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import type { Place } from "./functions.ts";
import { fieldOf, isFields, listOf, textOf, type Value } from "./value.ts";

export interface TemplateResource {
  /** Its place in the list. */
  readonly index: number;
  readonly id: string;
  readonly type: string;
  /** With its parents': `vm-1/extension`. */
  readonly name: string;
  readonly apiVersion: string;
  /** Ids of resources of this template that are made before. */
  readonly dependsOn: readonly string[];
}

/** @throws TemplateError */
export function resourcesOf(template: Value, scope: Scope): TemplateResource[] {
  const all = listOf(fieldOf(template, "resources")).flatMap((one, index): TemplateResource[] => {
    if (!isFields(one)) throw invalid("The template resource is not valid: expected an object");
    const { condition } = one;
    if (condition !== undefined && evaluate(condition, scope) === false) return [];
    const [type, apiVersion] = [textOf(fieldOf(one, "type")), textOf(fieldOf(one, "apiVersion"))];
    const name = textOf(evaluate(fieldOf(one, "name") ?? "", scope));
    if (type === "" || apiVersion === "" || name === "") {
      const missing = type === "" ? "type" : apiVersion === "" ? "apiVersion" : "name";
      throw invalid(
        `The template resource '${name}' at line '1' and column '1' is not valid: the property '${missing}' is missing or empty. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    }
    if (name.split("/").length !== type.split("/").length - 1) {
      throw invalid(
        `The template resource '${name}' for type '${type}' at line '1' and column '1' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    }
    const dependsOn = listOf(fieldOf(one, "dependsOn")).map((on) => textOf(evaluate(on, scope)));
    return [{ index, id: idOf(type, name, scope.place), type, name, apiVersion, dependsOn }];
  });
  return ordered(all.map((one) => ({ ...one, dependsOn: one.dependsOn.map((on) => found(on, one, all)) })));
}

/** A resource's whole body at one moment. @throws TemplateError */
export function bodyOf(template: Value, index: number, scope: Scope): Value {
  return evaluate(listOf(fieldOf(template, "resources"))[index] ?? null, scope);
}

function idOf(type: string, name: string, { subscription, group }: Place): string {
  const [namespace, ...kinds] = type.split("/");
  const path = kinds.map((kind, at) => `${kind}/${name.split("/")[at]}`).join("/");
  return `/subscriptions/${subscription}/resourceGroups/${group.name}/providers/${namespace}/${path}`;
}

/** What a `dependsOn` names: an id, `type/name`, or a name alone. */
function found(on: string, of: TemplateResource, all: readonly TemplateResource[]): string {
  const lower = on.toLowerCase();
  const hit = all.find(
    ({ id, name, type }) =>
      id.toLowerCase() === lower || name.toLowerCase() === lower || `${type}/${name}`.toLowerCase() === lower,
  );
  if (hit) return hit.id;
  throw invalid(
    `The resource '${on}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.' on '${of.name}`,
  );
}

function ordered(all: readonly TemplateResource[]): TemplateResource[] {
  const done: TemplateResource[] = [];
  let left = [...all];
  while (left.length > 0) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => done.some((one) => one.id === id)));
    if (ready.length === 0) {
      const names = left.map(({ type, name }) => `${type}/${name}`).join(", ");
      throw invalid(
        `Circular dependency detected on resource: '${names}'. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    }
    done.push(...ready);
    left = left.filter((one) => !ready.includes(one));
  }
  return done;
}
