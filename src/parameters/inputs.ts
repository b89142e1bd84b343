import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Restore } from "../core.ts";
import type { ParameterFile } from "./file.ts";
import type { Template } from "./template.ts";

export interface Inputs {
  parameterFile(restore: Restore): ParameterFile | undefined;
  template(restore: Restore): Template | undefined;
}

export function inputsOf(workspace: string): Inputs {
  const read = (path: string) => JSON.parse(readFileSync(resolve(workspace, path), "utf8"));
  return {
    parameterFile: ({ parameters: path }) => {
      if (path === undefined) return undefined;
      const parameters: Record<string, { value: unknown }> = read(path).parameters;
      return {
        path,
        sha256: "",
        parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, { value }]) => [name, { kind: "literal" as const, value }]),
        ),
      };
    },
    template: ({ deploy }) =>
      deploy === undefined || deploy.template === "restored"
        ? undefined
        : { path: deploy.template, sha256: "", document: read(deploy.template) },
  };
}
