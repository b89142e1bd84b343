/** The parameters of a template: those given checked against those declared, as ARM checks them. */
import { invalid } from "./error.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { at, fieldOf, isFields, listOf, textOf, type Value } from "./value.ts";

const HELP = "Please see https://aka.ms/arm-create-parameter-file for usage details.";

const TYPES: Readonly<Record<string, { readonly expected: string; readonly fits: (value: Value) => boolean }>> = {
  string: { expected: "String, Uri", fits: (value) => typeof value === "string" },
  securestring: { expected: "String, Uri", fits: (value) => typeof value === "string" },
  int: { expected: "Integer", fits: Number.isInteger },
  bool: { expected: "Boolean", fits: (value) => typeof value === "boolean" },
  array: { expected: "Array", fits: Array.isArray },
  object: { expected: "Object", fits: isFields },
  secureobject: { expected: "Object", fits: isFields },
};

/** Whether a declared type's values are never shown again. */
export function isSecure(type: Value | undefined): boolean {
  return textOf(type).toLowerCase().startsWith("secure");
}

/**
 * The values of all declared parameters. `given`: as in the request, `{name: {value}}` or with a Key Vault reference, which `secret` resolves.
 * @throws TemplateError
 */
export function bind(
  template: Value,
  given: Value | undefined,
  scope: Omit<Scope, "parameters">,
  secret: (name: string, reference: Value) => Value,
): Record<string, Value> {
  const declared = fieldOf(template, "parameters");
  const names = isFields(declared) ? Object.keys(declared) : [];
  const all = isFields(given) ? given : {};
  const unknown = Object.keys(all).filter((name) => !names.some((one) => one.toLowerCase() === name.toLowerCase()));
  if (unknown.length > 0) {
    throw invalid(
      `The template parameters '${unknown.join(", ")}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${names.join(", ")}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
    );
  }
  const bound: Record<string, Value> = {};
  for (const name of names) {
    const declaration = fieldOf(declared, name) ?? null;
    const entry = fieldOf(all, name);
    const reference = fieldOf(entry, "reference");
    const value = reference === undefined ? fieldOf(entry, "value") : secret(name, reference);
    const preset = fieldOf(declaration, "defaultValue");
    if (value === undefined && preset === undefined) {
      const column = JSON.stringify(template).indexOf(`"${name}"`) + name.length + 3;
      throw invalid(`The value for the template parameter '${name}' at line '1' and column '${column}' is not provided. ${HELP}`);
    }
    const chosen = value ?? evaluate(preset ?? null, { ...scope, parameters: bound });
    check(name, declaration, chosen);
    bound[name] = chosen;
  }
  return bound;
}

function check(name: string, declaration: Value, value: Value): void {
  const type = textOf(fieldOf(declaration, "type")).toLowerCase();
  const known = TYPES[type];
  if (!known) throw invalid(`The template parameter '${name}' is not valid. The type '${type}' is not supported`);
  if (!known.fits(value)) {
    throw invalid(
      `Template parameter JToken type is not valid. Expected '${known.expected}'. Actual '${kind(value)}'. Please see https://aka.ms/resource-manager-parameter-files for usage details.`,
    );
  }
  const allowed = fieldOf(declaration, "allowedValues");
  if (allowed !== undefined && !listOf(allowed).some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    throw invalid(
      `The provided value for the template parameter '${name}' is not valid. The value '${isSecure(type) ? "" : String(value)}' is not part of the allowed value(s): '${listOf(allowed).join(",")}'. ${HELP}`,
    );
  }
  const length = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
  for (const [limit, size, what] of [
    ["minLength", length, "Length of the value should be greater than or equal to"],
    ["maxLength", length, "Length of the value should be less than or equal to"],
    ["minValue", value, "The value should be greater than or equal to"],
    ["maxValue", value, "The value should be less than or equal to"],
  ] as const) {
    const bound = at(declaration, limit);
    if (typeof bound !== "number" || typeof size !== "number") continue;
    if (limit.startsWith("min") ? size < bound : size > bound) {
      throw invalid(`The provided value for the template parameter '${name}' is not valid. ${what} '${bound}'. ${HELP}`);
    }
  }
}

function kind(value: Value): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Float";
  return { string: "String", boolean: "Boolean", object: "Object" }[typeof value as "string" | "boolean" | "object"];
}
