import type { Parameter, ParameterFile, ParameterType, Template, TemplateParameter } from "../core/inputs.ts";
import { unknownWord } from "../schema/nearest.ts";
import { named } from "./file.ts";
import { hasPlaceholder } from "./placeholders.ts";
import type { Problem } from "./rules.ts";
import { isObject } from "./say.ts";

/** Whether a value of this type stays out of the deployment's history. */
export function isSecure(type: ParameterType): boolean {
  return type === "secureString" || type === "secureObject";
}

/**
 * What of a parameter file the template would not take, or take for something else. No message quotes a value.
 * @param isOverride whether a parameter of this name says where the restore goes, and is none of the template's.
 */
export function compareWithTemplate(
  file: ParameterFile,
  { path, parameters }: Template,
  isOverride: (name: string) => boolean,
): Problem[] {
  const given = Object.entries(file.parameters);
  const problems = given.flatMap(([name, of]): Problem[] => {
    const declared = named(parameters, name);
    if (declared) return judged(name, of, declared);
    if (isOverride(name)) return [];
    const message = `The template ${path} declares no parameter ${name}. ${unknownWord(name, Object.keys(parameters))}`;
    return [{ rule: "unknown", subject: name, message, where: of.where }];
  });
  const missing = Object.entries(parameters).flatMap(([name, { optional, where, type }]): Problem[] => {
    if (optional || named(file.parameters, name)) return [];
    const message = `The template needs the parameter ${name} (${type}), and ${file.path} does not give it.`;
    return [{ rule: "missing", subject: name, message, where }];
  });
  return [...problems, ...missing];
}

function judged(name: string, of: Parameter, declared: TemplateParameter): Problem[] {
  const { type } = declared;
  const say = (rule: "insecure" | "type", message: string, more: Partial<Problem> = {}): Problem[] => [
    { rule, subject: name, message, where: of.where, ...more },
  ];
  if (of.kind === "key-vault") return [];
  if (of.kind === "literal") {
    const wrong = wrongValue(of.value, declared);
    return wrong ? say("type", `The value of ${name} ${wrong.what}.`, { expected: wrong.expected, actual: wrong.actual }) : [];
  }
  const { field, secretName } = of.secret;
  if (field === "value") {
    if (isSecure(type)) return [];
    return say("insecure", `The value of the secret ${secretName} would go into ${name}, which is of type ${type}.`, {
      expected: "secureString or secureObject",
      actual: type,
      fix: `Declare ${name} as ${type === "object" ? "secureObject" : "secureString"} in the template.`,
    });
  }
  if (type === "string" || type === "secureString") return [];
  return say("type", `The ${field} of the secret ${secretName} is text, and ${name} is of type ${type}.`, {
    expected: "string",
    actual: type,
  });
}

interface Wrong {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** What is wrong with a value for a parameter; undefined when nothing is. The value itself is never in the words. */
export function wrongValue(value: unknown, declared: TemplateParameter): Wrong | undefined {
  const { type, allowedValues, optional } = declared;
  if (value === null && optional) return undefined;
  const is = typeName(value);
  if (!FITS[type](value)) return { what: `is of another type (${is})`, expected: type, actual: is };
  // What a placeholder becomes is known at run time alone.
  if (hasPlaceholder(value)) return undefined;
  if (allowedValues && !allowedValues.some((each) => equal(each, value))) {
    const choices = isSecure(type)
      ? "one of the template's allowedValues"
      : allowedValues.map((each) => JSON.stringify(each)).join(", ");
    return { what: "is none of the allowed ones", expected: choices, actual: `another ${is}` };
  }
  return outOfRange(value, declared);
}

const FITS: Readonly<Record<ParameterType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  secureString: (value) => typeof value === "string",
  int: (value) => typeof value === "number" && Number.isInteger(value),
  bool: (value) => typeof value === "boolean",
  object: isObject,
  secureObject: isObject,
  array: Array.isArray,
};

function outOfRange(value: unknown, { minLength, maxLength, minValue, maxValue }: TemplateParameter): Wrong | undefined {
  const range = (size: number, what: "length" | "value", min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY) => {
    const [less, more] = what === "length" ? ["short", "long"] : ["small", "large"];
    // A number's own value is not told: it may be a secret's.
    const actual = what === "length" ? `a length of ${size}` : "another";
    if (size < min) return { what: `is too ${less}`, expected: `a ${what} of at least ${min}`, actual };
    return size > max ? { what: `is too ${more}`, expected: `a ${what} of at most ${max}`, actual } : undefined;
  };
  if (typeof value === "number") return range(value, "value", minValue, maxValue);
  return typeof value === "string" || Array.isArray(value) ? range(value.length, "length", minLength, maxLength) : undefined;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "number";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
