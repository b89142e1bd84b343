import { createHash } from "node:crypto";
import type { Parameter, ParameterFile } from "../core/inputs.ts";
import type { Positioned } from "../plan/positions.ts";
import { nearest } from "../schema/nearest.ts";
import { readJson } from "./json.ts";
import { readReference } from "./reference.ts";
import type { Problem } from "./rules.ts";
import { isObject, type Say, sayer, unknownKey } from "./say.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits */
const MOST_PARAMETERS = 256;
const SCHEMA = /^https?:\/\/schema\.management\.azure\.com\/schemas\/[^/]+\/(?:\w+D|d)eploymentParameters\.json#?$/;
const TOP = ["$schema", "contentVersion", "parameters"];

export type ParsedFile =
  | { readonly file: ParameterFile; readonly problems: readonly Problem[] }
  /** Always with at least one error: what could not be read is never clean. */
  | { readonly problems: readonly Problem[] };

/** Reads a parameter file. It comes back only when every parameter was understood. Never throws, and no message quotes a value. */
export function parseParameterFile(text: string, path: string): ParsedFile {
  const read = readJson(text, path);
  if ("broken" in read)
    return { problems: read.broken.map(({ message, where }) => ({ rule: "json", subject: path, message, where })) };
  const { value } = read;
  const problems: Problem[] = [];
  const say = sayer(problems, path, read);
  if (!isObject(value)) {
    say("shape", [], "A parameter file is an object.");
    return { problems };
  }
  const schema = head(value, say);
  if (!isObject(value.parameters)) {
    // A misspelt key has been told already.
    if (problems.length === 0 || Object.hasOwn(value, "parameters"))
      say("shape", ["parameters"], "`parameters` must be an object.");
    return { problems };
  }
  const entries = Object.entries(value.parameters);
  if (entries.length > MOST_PARAMETERS)
    say("shape", ["parameters"], `The file has ${entries.length} parameters; Azure takes ${MOST_PARAMETERS}.`);
  const parameters = Object.fromEntries(
    entries.flatMap(([name, of]) => {
      const parameter = readParameter(name, of, read, say);
      return parameter ? [[name, parameter] as const] : [];
    }),
  );
  if (problems.some(({ level = "error" }) => level === "error") || schema === undefined) return { problems };
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { file: { path, sha256, ...schema, parameters }, problems };
}

function head(value: Readonly<Record<string, unknown>>, say: Say): { schema: string; contentVersion: string } | undefined {
  for (const key of Object.keys(value).filter((name) => !TOP.includes(name))) {
    const near = nearest(key, TOP);
    const message = near === undefined ? `A parameter file has no key ${key}.` : `Unknown key ${key}. Did you mean ${near}?`;
    say("shape", [key], message, near === undefined ? { level: "warning" } : {});
  }
  const { $schema: schema, contentVersion } = value;
  const known = typeof schema === "string" && SCHEMA.test(schema);
  if (!known) {
    const template = typeof schema === "string" && /deploymentTemplate\.json/i.test(schema);
    say(
      "shape",
      ["$schema"],
      template ? "This file is a template, not a parameter file." : "`$schema` is not that of a deployment-parameter file.",
      { fix: '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"' },
    );
  }
  const version = typeof contentVersion === "string" && /^\d+\.\d+\.\d+\.\d+$/.test(contentVersion);
  if (!version)
    say("shape", ["contentVersion"], "`contentVersion` is four numbers, in quotes.", { fix: '"contentVersion": "1.0.0.0"' });
  return known && version ? { schema, contentVersion } : undefined;
}

const KEYS = ["value", "reference", "metadata"];

function readParameter(name: string, of: unknown, { place }: Positioned, say: Say): Parameter | undefined {
  const at = ["parameters", name];
  const where = place(at);
  if (!isObject(of)) {
    say("parameter", at, `The parameter ${name} is neither {"value": …} nor {"reference": …}.`);
    return undefined;
  }
  const unknown = Object.keys(of).filter((each) => !KEYS.includes(each));
  for (const key of unknown) say("parameter", [...at, key], unknownKey(key, KEYS));
  if (unknown.length > 0) return undefined;
  const [literal, reference] = [Object.hasOwn(of, "value"), Object.hasOwn(of, "reference")];
  if (literal === reference) {
    const message = literal ? "has both a value and a reference" : "has neither a value nor a reference";
    say("parameter", at, `The parameter ${name} ${message}.`);
    return undefined;
  }
  if (literal) return { where, kind: "literal", value: of.value };
  const read = readReference(of.reference, [...at, "reference"], say);
  return read && { where, ...read };
}
