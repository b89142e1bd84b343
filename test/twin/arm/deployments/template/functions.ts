/** The template functions that the twin knows, those of Azure Backup's own templates and of simple ones. */
import { createHash } from "node:crypto";
import { TemplateError } from "./error.ts";
import { isFields, type Value } from "./value.ts";

/** Where a template is deployed. */
export interface Place {
  readonly subscription: string;
  readonly tenant: string;
  readonly group: { readonly name: string; readonly location: string; readonly tags: Readonly<Record<string, string>> };
  readonly deployment: string;
}

type Pure = (args: readonly Value[], place: Place) => Value;

/** Functions of their arguments and of the place alone, by lower-case name. */
export const FUNCTIONS: Readonly<Record<string, Pure>> = {
  concat: (args) =>
    Array.isArray(args[0]) ? args.flatMap((one) => (Array.isArray(one) ? one : [one])) : args.map(said).join(""),
  format: ([pattern, ...args]) => said(pattern).replace(/\{(\d+)(?::[^}]*)?\}/g, (_, at) => said(args[Number(at)])),
  tolower: ([text]) => said(text).toLowerCase(),
  toupper: ([text]) => said(text).toUpperCase(),
  string: ([value]) => said(value),
  int: ([value]) => Number(value),
  bool: ([value]) => value === true || said(value).toLowerCase() === "true",
  trim: ([text]) => said(text).trim(),
  replace: ([text, old, by]) => said(text).replaceAll(said(old), said(by)),
  substring: ([text, from, length]) =>
    said(text).slice(Number(from), length === undefined ? undefined : Number(from) + Number(length)),
  split: ([text, by]) => said(text).split(said(by)),
  take: ([of, count]) => (Array.isArray(of) ? of.slice(0, Number(count)) : said(of).slice(0, Number(count))),
  length: ([of]) => (isFields(of) ? Object.keys(of).length : Array.isArray(of) ? of.length : said(of).length),
  last: ([of]) => (Array.isArray(of) ? (of.at(-1) ?? null) : said(of).slice(-1)),
  first: ([of]) => (Array.isArray(of) ? (of[0] ?? null) : said(of).slice(0, 1)),
  empty: ([of]) => of === null || of === "" || (typeof of === "object" && Object.keys(of).length === 0),
  equals: ([a, b]) => JSON.stringify(a) === JSON.stringify(b),
  not: ([of]) => of !== true,
  and: (args) => args.every((one) => one === true),
  or: (args) => args.some((one) => one === true),
  add: ([a, b]) => Number(a) + Number(b),
  sub: ([a, b]) => Number(a) - Number(b),
  createarray: (args) => [...args],
  createobject: (args) =>
    Object.fromEntries(args.flatMap((key, at) => (at % 2 === 0 ? [[said(key), args[at + 1] ?? null]] : []))),
  true: () => true,
  false: () => false,
  null: () => null,
  // Base 32 without vowels' confusion, 13 letters; the real hash is not published, but it too follows from the arguments alone.
  uniquestring: (args) => {
    const digest = createHash("sha256").update(args.map(said).join("-")).digest();
    return [...digest.subarray(0, 13)].map((byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");
  },
  resourceid: resourceId,
  resourcegroup: (_, { subscription, group }) => ({
    id: `/subscriptions/${subscription}/resourceGroups/${group.name}`,
    name: group.name,
    type: "Microsoft.Resources/resourceGroups",
    location: group.location,
    tags: { ...group.tags },
    properties: { provisioningState: "Succeeded" },
  }),
  subscription: (_, { subscription, tenant }) => ({
    id: `/subscriptions/${subscription}`,
    subscriptionId: subscription,
    tenantId: tenant,
  }),
  deployment: (_, { deployment }) => ({ name: deployment }),
};

/** `resourceId([subscription], [group], type, name, …)`: as many names as the type has parts after its namespace. */
function resourceId(args: readonly Value[], { subscription, group }: Place): Value {
  const texts = args.map(said);
  const at = texts.findIndex((text) => text.includes("/"));
  const type = texts[at] ?? "";
  const names = texts.slice(at + 1);
  const [namespace = "", ...kinds] = type.split("/");
  if (at < 0 || kinds.length !== names.length) {
    throw new TemplateError(
      `Unable to evaluate template language function 'resourceId': the type '${type}' requires '${kinds.length}' resource name argument(s). Please see https://aka.ms/arm-resource-functions/#resourceid for usage details.`,
    );
  }
  const before = texts.slice(0, at);
  const [inSubscription, inGroup] = before.length === 2 ? before : [subscription, before[0] ?? group.name];
  const path = kinds.map((kind, index) => `${kind}/${names[index]}`).join("/");
  return `/subscriptions/${inSubscription}/resourceGroups/${inGroup}/providers/${namespace}/${path}`;
}

/** A value as `concat` and `string` write it. */
function said(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
