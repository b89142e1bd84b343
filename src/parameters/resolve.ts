import type { Plan } from "../core.ts";
import type { Refused } from "../io.ts";
import type { Asking } from "../secrets/versions.ts";
import type { ParameterFile } from "./file.ts";
import type { Template } from "./template.ts";

export async function resolveParameters(of: {
  readonly asking: () => Promise<Asking>;
  readonly plan: Plan;
  readonly file: ParameterFile;
  readonly template: Template;
  readonly pointTime: string;
  readonly variables: { readonly item: string; readonly run: string; readonly date: string };
}): Promise<
  | {
      readonly parameters: Readonly<Record<string, { readonly value: unknown } | { readonly reference: unknown }>>;
      readonly pinned: unknown;
      readonly values: readonly string[];
      readonly used: readonly { readonly resource: string; readonly version: string; readonly createTime: string }[];
    }
  | { readonly refused: Refused }
  | { readonly unusable: string; readonly fix: string }
> {
  const parameters = Object.fromEntries(Object.entries(of.file.parameters).map(([name, { value }]) => [name, { value }]));
  return { parameters, pinned: {}, values: [], used: [] };
}
