import { bag, get, list, text } from "../look.ts";

/** What an expression may look at; a value that is not known is `UNKNOWN`. */
export interface Scope {
  parameter(name: string): unknown;
  variable(name: string): unknown;
  /** One step of work; false when there is none left. */
  spend(): boolean;
}
/** A value that is known when the template is deployed, and not here. */
export const UNKNOWN = "unknown";

/** Characters, and entries of a list, that a function may make: what is longer is no name and no setting. */
const LONGEST = 32_768;
/** Azure allows no longer expression. */
const MOST_CHARACTERS = 24_576;
/** Parts of a name; Azure's own types have fewer. */
const MOST_PARTS = 20;
/** Deeper than any template is written. */
const DEEPEST = 60;

type Node =
  | { readonly literal: string | number }
  | { readonly call: string; readonly args: readonly Node[] }
  | { readonly of: Node; readonly key: Node };

/**
 * A template's value with its expressions evaluated as far as the file itself tells: parameters with a default, variables, text functions.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 * @returns plain data; `UNKNOWN` where an expression depends on the deployment.
 */
export function evaluated(value: unknown, scope: Scope, depth = 0): unknown {
  if (depth > DEEPEST || !scope.spend()) return UNKNOWN;
  if (typeof value === "string") return expression(value, scope);
  if (Array.isArray(value)) return value.map((each) => evaluated(each, scope, depth + 1));
  const of = bag(value);
  if (!of) return value;
  // A copy loop makes the property of its name, of so many entries as are known when it is deployed.
  const copied = list(of.copy)?.flatMap((each) => (get(each, "input") === undefined ? [] : (text(get(each, "name")) ?? [])));
  const own = Object.entries(of).filter(([key]) => key !== "copy" || !copied?.length);
  return Object.fromEntries([
    ...own.map(([key, each]) => [key, evaluated(each, scope, depth + 1)] as const),
    ...(copied ?? []).map((name) => [name, UNKNOWN] as const),
  ]);
}

/**
 * A resource's name, part by part: where only one part depends on the deployment, the others are still told.
 * @returns `["unknown", "daily"]` of `[format('{0}/daily', parameters('vault'))]`.
 */
export function nameParts(value: unknown, scope: Scope): string[] {
  const node = typeof value === "string" ? parsed(value) : undefined;
  const known = node ? run(node, scope, true) : evaluated(value, scope);
  const parts = (typeof known === "string" ? known : UNKNOWN).split("/");
  // It is copied into each of the resource's children.
  if (parts.length > MOST_PARTS) return [UNKNOWN];
  return parts.map((part) => (part.includes(UNKNOWN) ? UNKNOWN : part));
}

function expression(value: string, scope: Scope): unknown {
  // `[[` is how a text that begins with a bracket is written.
  if (value.startsWith("[[")) return value.slice(1);
  if (!isExpression(value)) return value;
  const node = parsed(value);
  return node ? run(node, scope, false) : UNKNOWN;
}

function isExpression(value: string): boolean {
  return value.startsWith("[") && !value.startsWith("[[") && value.endsWith("]");
}
function parsed(value: string): Node | undefined {
  return isExpression(value) && value.length <= MOST_CHARACTERS ? parse(value.slice(1, -1)) : undefined;
}

/** @param partly whether a text that is partly unknown is told with UNKNOWN in it. */
function run(node: Node, scope: Scope, partly: boolean): unknown {
  if (!scope.spend()) return UNKNOWN;
  if ("literal" in node) return node.literal;
  if ("of" in node) {
    const [of, key] = [run(node.of, scope, false), run(node.key, scope, false)];
    if (of === UNKNOWN || key === UNKNOWN) return UNKNOWN;
    return (Array.isArray(of) && typeof key === "number" ? of[key] : get(of, String(key))) ?? UNKNOWN;
  }
  const name = node.call.toLowerCase();
  const args = node.args.map((each) => run(each, scope, partly));
  if (name === "parameters") return scope.parameter(String(args[0]));
  if (name === "variables") return scope.variable(String(args[0]));
  // Of a name that a parameter makes, its kind and its last part are still worth knowing.
  if (name === "resourceid" || name === "subscriptionresourceid" || name === "extensionresourceid") return resourceId(args);
  if (name === "if") return typeof args[0] === "boolean" ? (args[0] ? args[1] : args[2]) : UNKNOWN;
  const mayLack = partly && (name === "concat" || name === "format");
  if (args.includes(UNKNOWN) && !mayLack) return UNKNOWN;
  const made = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(...args) : UNKNOWN;
  const long = typeof made === "string" || Array.isArray(made) ? made.length > LONGEST : false;
  return long ? UNKNOWN : (made ?? UNKNOWN);
}

const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  concat: (...args) => (args.length > 0 && args.every(Array.isArray) ? args.flat() : texts(args)?.join("")),
  format: (pattern, ...args) => {
    const [known, given] = [text(pattern), texts(args)];
    return known && given && known.replace(/\{(\d+)\}/g, (_, n: string) => given[Number(n)] ?? "").slice(0, LONGEST + 1);
  },
  tolower: (of) => text(of)?.toLowerCase(),
  toupper: (of) => text(of)?.toUpperCase(),
  createarray: (...args) => args,
  true: () => true,
  false: () => false,
  null: () => null,
  int: (of) => (Number.isFinite(Number(of)) ? Number(of) : undefined),
  string: (of) => texts([of])?.[0],
  equals: (a, b) => {
    const both = texts([a, b]);
    return both && typeof a === typeof b && both[0]?.toLowerCase() === both[1]?.toLowerCase();
  },
  not: (of) => of !== true,
  and: (...of) => of.every((each) => each === true),
  or: (...of) => of.includes(true),
  empty: (of) => of === null || of === "" || (typeof of === "object" && Object.keys(of as object).length === 0),
  coalesce: (...of) => of.find((each) => each !== null),
};

/** Scalars as text; undefined where one is a list or an object, which may share its parts many times over. */
function texts(of: readonly unknown[]): string[] | undefined {
  return of.some((each) => typeof each === "object" && each !== null) ? undefined : of.map(String);
}

/** The id's type and names, after whatever subscription and group it is in. */
function resourceId(args: readonly unknown[]): string {
  const from = args.findIndex((each) => typeof each === "string" && /^[\w-]+(?:\.[\w-]+)+\//.test(each));
  if (from < 0) return UNKNOWN;
  const [namespace = "", ...types] = String(args[from]).split("/");
  const names = args.slice(from + 1).map(String);
  return `/providers/${namespace}/${types.map((type, n) => `${type}/${names[n] ?? UNKNOWN}`).join("/")}`;
}

/** `name(args)`, literals, `.key`, `[key]`; undefined when it is written otherwise. */
function parse(text: string): Node | undefined {
  const tokens = text.match(/'(?:[^']|'')*'|-?\d+|[\w-]+|[()[\].,]|\S/g) ?? [];
  let next = 0;
  const take = (token: string) => tokens[next] === token && ++next > 0;
  const value = (depth: number): Node | undefined => {
    const token = tokens[next++];
    if (token === undefined || depth > DEEPEST) return undefined;
    let node: Node | undefined;
    if (token.startsWith("'") && token.length > 1) node = { literal: token.slice(1, -1).replaceAll("''", "'") };
    else if (/^-?\d+$/.test(token)) node = { literal: Number(token) };
    else if (/^[a-z]\w*$/i.test(token) && take("(")) {
      const args: Node[] = [];
      while (!take(")")) {
        const arg = value(depth + 1);
        if (!arg || (!take(",") && tokens[next] !== ")")) return undefined;
        args.push(arg);
      }
      node = { call: token, args };
    }
    while (node && (tokens[next] === "." || tokens[next] === "[")) {
      const dot = tokens[next++] === ".";
      const key: Node | undefined = dot ? { literal: tokens[next++] ?? "" } : value(depth + 1);
      if (!key || (!dot && !take("]"))) return undefined;
      node = { of: node, key };
    }
    return node;
  };
  const whole = value(0);
  return next === tokens.length ? whole : undefined;
}
