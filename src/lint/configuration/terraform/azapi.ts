import { namesIn, ofAzureResource } from "../azure/resource.ts";
import { bag, get, text } from "../look.ts";
import type { Configuration } from "../model.ts";
import type { TerraformResource } from "./resource.ts";

/** `azapi_resource`: an ARM resource whose body stands in the plan, as an object or (before version 2) as JSON in a text. */
export function exportedBody({ type: kind, values, at }: TerraformResource): Partial<Configuration> | null {
  const [type = ""] = (text(get(values, "type")) ?? "").split("@");
  const id = text(get(values, "resource_id"));
  const parent = text(get(values, "parent_id")) ?? "";
  const name = text(get(values, "name")) ?? id?.split("/").at(-1) ?? "unknown";
  const body = bodyOf(get(values, "body"));
  const resourceGroup = /\/resourceGroups\/([^/]+)/i.exec(id ?? parent)?.[1];
  return ofAzureResource({
    type,
    names: id ? namesIn(id) : [...namesIn(parent), name],
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    properties: bag(get(body, "properties")) ?? {},
    whole: body ?? {},
    // An update says what it changes alone; of a body that is known later nothing is absent.
    declared: kind === "azapi_resource" && bag(get(body, "properties")) !== undefined,
    // Places within a body that is text cannot be told: it is the resource's own then.
    at: typeof get(values, "body") === "string" ? at : { path: at.path, keys: [...at.keys, "values", "body"] },
  });
}

function bodyOf(of: unknown) {
  if (typeof of !== "string") return bag(of);
  try {
    return bag(JSON.parse(of));
  } catch {
    return undefined;
  }
}
