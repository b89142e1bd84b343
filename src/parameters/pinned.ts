import type { Instant } from "../core/index.ts";
import type { ParameterFile, Template } from "../core/inputs.ts";
import { isSecure } from "./compare.ts";
import { named } from "./file.ts";
import { literalsIn } from "./literals.ts";

/** What stands for a literal that is, or looks like, a secret. */
const NOT_RECORDED = "[not recorded]";

/** The version that a reference was pinned to. */
export interface PinnedVersion {
  readonly version: string;
  readonly createTime: Instant;
}

/**
 * `*.resolved.json`: the parameter file with each reference pinned to the version that was used and its time. Never a secret's value: literals that
 * are one, or look like one, are left out.
 * @param versions by the parameter's name. @param values of the secrets that were resolved.
 */
export function resolvedDocument(
  { schema, contentVersion, parameters }: ParameterFile,
  template: Template | undefined,
  versions: ReadonlyMap<string, PinnedVersion>,
  values: readonly string[],
): object {
  const entries = Object.entries(parameters).map(([name, of]): [string, unknown] => {
    if (of.kind === "key-vault") return [name, { reference: of.reference }];
    if (of.kind === "literal") {
      const declared = template && named(template.parameters, name);
      const secret = (declared && isSecure(declared.type)) || literalsIn(name, of.value).length > 0 || holds(of.value, values);
      return [name, { value: secret ? NOT_RECORDED : of.value }];
    }
    const { project, location, secretName, field } = of.secret;
    const secretManager = { project, ...(location === undefined ? {} : { location }) };
    const pinned = versions.get(name);
    return [
      name,
      { reference: { secretManager, secretName, secretVersion: pinned?.version, createTime: pinned?.createTime, field } },
    ];
  });
  return { $schema: schema, contentVersion, parameters: Object.fromEntries(entries) };
}

/** Whether a literal shows one of the values. */
function holds(literal: unknown, values: readonly string[]): boolean {
  if (typeof literal === "object" && literal !== null)
    return Object.entries(literal).some(([key, each]) => holds(key, values) || holds(each, values));
  const text = String(literal);
  return values.some((value) => text.includes(value));
}
