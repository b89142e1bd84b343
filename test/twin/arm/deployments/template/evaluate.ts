/** Evaluates a template's values. */
import { TemplateError } from "./error.ts";
import { FUNCTIONS, type Place } from "./functions.ts";
import { type Expression, isExpression, parse } from "./parse.ts";
import { fieldOf, isFields, type Value } from "./value.ts";

export interface Scope {
  readonly place: Place;
  readonly parameters: Readonly<Record<string, Value>>;
  /** As the template writes them: each may use others. */
  readonly variables: Readonly<Record<string, Value>>;
  /** The runtime state of a resource, by id or name; undefined while nothing is made yet: whatever is asked of it then is empty. */
  readonly reference?: (id: string, full: boolean) => Value;
}

/** A value with every expression in it replaced. @throws TemplateError */
export function evaluate(value: Value, scope: Scope): Value {
  if (typeof value === "string") {
    if (value.startsWith("[[")) return value.slice(1);
    return isExpression(value) ? (run(parse(value), scope) ?? "") : value;
  }
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, evaluate(of, scope)]));
}

/** Undefined: it hangs on something that does not exist yet. */
function run(expression: Expression, scope: Scope): Value | undefined {
  if (expression.is === "literal") return expression.value;
  if (expression.is === "member") {
    const of = run(expression.of, scope);
    const key = run(expression.key, scope);
    return of === undefined || key === undefined ? undefined : member(of, key);
  }
  const name = expression.name.toLowerCase();
  if (name === "if") {
    const [condition, yes, no] = expression.args;
    const chosen = condition && run(condition, scope) === true ? yes : no;
    return chosen && run(chosen, scope);
  }
  const args = expression.args.map((one) => run(one, scope));
  const [first, , third] = args;
  if (name === "reference") {
    return scope.reference && typeof first === "string" ? scope.reference(first, third === "Full") : undefined;
  }
  const known = args.filter((one): one is Value => one !== undefined);
  if (known.length < args.length) return undefined;
  if (name === "parameters") return named("parameter", String(first), scope.parameters);
  if (name === "variables") return evaluate(named("variable", String(first), scope.variables), scope);
  const pure = FUNCTIONS[name];
  if (!pure) throw failed(`The template function '${expression.name}' is not valid.`);
  return pure(known, scope.place);
}

function named(kind: "parameter" | "variable", name: string, all: Readonly<Record<string, Value>>): Value {
  const found = fieldOf({ ...all }, name);
  if (found === undefined) throw failed(`The template ${kind} '${name}' is not found.`);
  return found;
}

function member(of: Value, key: Value): Value {
  if (Array.isArray(of) && typeof key === "number") {
    const found = of[key];
    if (found !== undefined) return found;
    throw failed(`The language expression property array index '${key}' is out of bounds.`);
  }
  const found = fieldOf(of, String(key));
  if (found !== undefined) return found;
  const there = isFields(of) ? Object.keys(of).join(", ") : "";
  throw failed(`The language expression property '${key}' doesn't exist, available properties are '${there}'.`);
}

function failed(text: string): TemplateError {
  return new TemplateError(
    `Deployment template language expression evaluation failed: '${text.replace(/\.$/, "")}'. Please see https://aka.ms/arm-functions for usage details.`,
  );
}
