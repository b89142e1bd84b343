import { bag, get, list } from "../look.ts";
import type { Configuration } from "../model.ts";
import { joined } from "../read.ts";
import type { Source } from "../source.ts";
import { exported, ofAzureResource } from "./resource.ts";

/** `az … show`, `az … list`, the REST API's `{value: […]}`: ARM resources as they are, one or many. */
export function azureExported({ path, value }: Source): Partial<Configuration> | null {
  const pages = list(value) ?? list(get(value, "value"));
  const below: readonly (string | number)[] = list(value) ? [] : ["value"];
  const all = pages ? pages.map((each, n) => [each, [...below, n]] as const) : bag(value) ? [[value, []] as const] : [];
  // `az … list` of nothing.
  if (pages?.length === 0) return {};
  const parts = all.flatMap(([each, keys]) => {
    const resource = exported(each, { path, keys });
    return resource ? [ofAzureResource(resource) ?? {}] : [];
  });
  // Every entry of a list is a resource, or the file is something else.
  return parts.length === 0 || parts.length < all.length ? null : joined(parts);
}
