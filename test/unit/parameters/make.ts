import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import crc32c from "crc-32/crc32c.js";
import type { Plan } from "../../../src/core/index.ts";
import type { ParameterFile, Template } from "../../../src/core/inputs.ts";
import { parseParameterFile } from "../../../src/parameters/parse.ts";
import type { Problem } from "../../../src/parameters/rules.ts";
import { PARAMETER_RULES } from "../../../src/parameters/rules.ts";
import { parseTemplate } from "../../../src/parameters/template.ts";
import { Pace } from "../../../src/secrets/pace.ts";
import type { Asking } from "../../../src/secrets/versions.ts";
import { Stage } from "../../stage/stage.ts";
import { plan, reading } from "../plan/make.ts";

export const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";
export const TEMPLATE_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** A parameter file of these parameters, each on a line of its own: the first is in line 5, column 5. */
export function fileText(...parameters: readonly string[]): string {
  return `{
  "$schema": "${SCHEMA}",
  "contentVersion": "1.0.0.0",
  "parameters": {
    ${parameters.join(",\n    ")}
  }
}
`;
}
export function templateText(parameters: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ $schema: TEMPLATE_SCHEMA, contentVersion: "1.0.0.0", parameters, resources: [] }, null, 2);
}
/** A reference to Secret Manager as a line of a parameter file. */
export function secret(name: string, more: Readonly<Record<string, unknown>> = {}): string {
  const reference = { secretManager: { project: "acme-prod" }, secretName: "orders-app", ...more };
  return `${JSON.stringify(name)}: ${JSON.stringify({ reference })}`;
}

/** @throws Error when the text is no sound parameter file. */
export function parameterFile(...parameters: readonly string[]): ParameterFile {
  const read = parseParameterFile(fileText(...parameters), "orders.parameters.json");
  if (!("file" in read)) throw new Error(told(read.problems).join("\n"));
  return read.file;
}
export function template(parameters: Readonly<Record<string, unknown>>): Template {
  const read = parseTemplate(templateText(parameters), "orders.json");
  if (!("template" in read)) throw new Error(told(read.problems).join("\n"));
  return read.template;
}

/** `code line:column subject: message`, one a problem. */
export function told(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ rule, where, subject, message }) => `${PARAMETER_RULES[rule].code} ${where.line}:${where.column} ${subject}: ${message}`,
  );
}

/** A plan with one restore; the lines are added to it. */
export function planOf(lines = "", top = ""): Plan {
  const read = reading(plan(lines, top));
  if (!("plan" in read)) throw new Error(read.findings.map(({ message }) => message).join("\n"));
  return read.plan;
}
export const GOOGLE =
  "google: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions }\n";

export interface Stored {
  readonly state?: "ENABLED" | "DISABLED" | "DESTROYED";
  readonly createTime: string;
  readonly payload?: string | Uint8Array;
}
/** Secret Manager with these secrets, by resource, each with its versions from 1 on; it notes what it is asked. */
export function secretManager(secrets: Readonly<Record<string, readonly Stored[]>>): Asking & { readonly asked: string[] } {
  const asked: string[] = [];
  const find = (resource: string): readonly Stored[] => {
    const found = secrets[resource];
    if (!found) throw Object.assign(new Error(`Secret [${resource}] not found or has no versions.`), { code: 5 });
    return found;
  };
  const client = {
    listSecretVersions: async ({ parent }: { parent: string }) => {
      asked.push(`list ${parent}`);
      const versions = find(parent).map(({ state = "ENABLED", createTime }, at) => ({
        name: `${parent}/versions/${at + 1}`,
        state,
        createTime: { seconds: Math.floor(Date.parse(createTime) / 1000), nanos: 0 },
      }));
      return [versions, null, {}];
    },
    accessSecretVersion: async ({ name }: { name: string }) => {
      asked.push(`access ${name}`);
      const [resource = "", version] = name.split("/versions/");
      const data = Buffer.from(find(resource)[Number(version) - 1]?.payload ?? "");
      return [{ name, payload: { data, dataCrc32c: String(crc32c.buf(data) >>> 0) } }];
    },
  };
  return {
    io: new Stage().io(),
    client: () => client as unknown as SecretManagerServiceClient,
    pace: new Pace(),
    reason: "a test",
    presented: {},
    asked,
  };
}
