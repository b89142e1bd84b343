import { createHash } from "node:crypto";
import { sh } from "../core/index.ts";
import type { ParameterType, Template, TemplateParameter } from "../core/inputs.ts";
import type { Positioned } from "../plan/positions.ts";
import { readJson } from "./json.ts";
import type { Problem } from "./rules.ts";
import { isObject, type Say, sayer } from "./say.ts";

const TYPES = [
  "string",
  "secureString",
  "int",
  "bool",
  "object",
  "secureObject",
  "array",
] as const satisfies readonly ParameterType[];
export type ParsedTemplate =
  | { readonly template: Template; readonly problems: readonly Problem[] }
  /** Always with at least one error. */
  | { readonly problems: readonly Problem[] };

const SCHEMA = /^https?:\/\/schema\.management\.azure\.com\/schemas\/[^/]+\/(?:\w+D|d)eploymentTemplate\.json#?$/;

/** Reads a template, of the repository or one that Azure generated. Never throws, and no message quotes a value. @param path as messages name it. */
export function parseTemplate(text: string, path: string): ParsedTemplate {
  const read = readJson(text, path);
  if ("broken" in read) {
    const bicep = /\.bicep$/i.test(path) ? { fix: sh`Build it, and name the JSON: az bicep build --file ${path}` } : {};
    return { problems: read.broken.map(({ message, where }) => ({ rule: "json", subject: path, message, where, ...bicep })) };
  }
  const { value } = read;
  const problems: Problem[] = [];
  const say = sayer(problems, path, read);
  if (!isObject(value)) {
    say("shape", [], "A template is an object.");
    return { problems };
  }
  if (typeof value.$schema !== "string" || !SCHEMA.test(value.$schema)) {
    const other = typeof value.$schema === "string" && /deploymentParameters\.json/i.test(value.$schema);
    say("shape", ["$schema"], other ? "This file is a parameter file, not a template." : "`$schema` is not that of a template.", {
      fix: '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"',
    });
  }
  const { parameters: list = {} } = value;
  if (!isObject(list)) {
    say("shape", ["parameters"], "`parameters` must be an object.");
    return { problems };
  }
  const parameters = Object.fromEntries(
    Object.entries(list).flatMap(([name, of]) => {
      const parameter = readParameter(name, of, value.definitions, read, say);
      return parameter ? [[name, parameter] as const] : [];
    }),
  );
  if (problems.length > 0) return { problems };
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { template: { path, sha256, parameters, document: value }, problems };
}

const LIMITS = ["minLength", "maxLength", "minValue", "maxValue"] as const;

function readParameter(
  name: string,
  of: unknown,
  definitions: unknown,
  { place }: Positioned,
  say: Say,
): TemplateParameter | undefined {
  const at = ["parameters", name];
  const declared = isObject(of) ? dereferenced(of, definitions) : undefined;
  const type = TYPES.find((each) => each.toLowerCase() === String(declared?.type).toLowerCase());
  if (!declared || !type) {
    say("shape", at, `The type of the parameter ${name} is none that templates know.`, { fix: `Types: ${TYPES.join(", ")}.` });
    return undefined;
  }
  const { defaultValue, allowedValues, nullable } = declared;
  return {
    where: place(at),
    type,
    optional: Object.hasOwn(declared, "defaultValue") || nullable === true,
    defaultValue,
    ...(Array.isArray(allowedValues) ? { allowedValues } : {}),
    ...Object.fromEntries(LIMITS.flatMap((key) => (typeof declared[key] === "number" ? [[key, declared[key]]] : []))),
  };
}

/** A user-defined type (`$ref`: "#/definitions/NAME"), which Bicep makes, with what the parameter says itself on top. */
function dereferenced(
  of: Readonly<Record<string, unknown>>,
  definitions: unknown,
  depth = 0,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof of.$ref !== "string") return of;
  const name = /^#\/definitions\/([^/]+)$/.exec(of.$ref)?.[1];
  const definition =
    isObject(definitions) && name !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!isObject(definition) || depth > 10) return undefined;
  const { $ref: _, ...own } = of;
  const base = dereferenced(definition, definitions, depth + 1);
  return base && { ...base, ...own };
}
