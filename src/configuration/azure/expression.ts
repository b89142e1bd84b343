import type { Bag } from "../look.ts";
import { bag, get } from "../look.ts";

/** What an expression may look at; a value that is not known is `UNKNOWN`. */
export interface Scope {
  readonly parameters: Bag;
  readonly variables: Bag;
}
/** A value that is known when the template is deployed, and not here. */
export const UNKNOWN = "unknown";

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
  if (depth > 60) return UNKNOWN;
  if (typeof value === "string") return expression(value, scope, depth);
  if (Array.isArray(value)) return value.map((each) => evaluated(each, scope, depth + 1));
  const of = bag(value);
  if (!of) return value;
  return Object.fromEntries(Object.entries(of).map(([key, each]) => [key, evaluated(each, scope, depth + 1)]));
}

function expression(text: string, scope: Scope, depth: number): unknown {
  // `[[` is how a text that begins with a bracket is written.
  if (text.startsWith("[[")) return text.slice(1);
  if (!text.startsWith("[") || !text.endsWith("]") || text.length > 24_576) return text;
  const node = parse(text.slice(1, -1));
  return node ? run(node, scope, depth) : UNKNOWN;
}

function run(node: Node, scope: Scope, depth: number): unknown {
  if ("literal" in node) return node.literal;
  if ("of" in node) {
    const [of, key] = [run(node.of, scope, depth), run(node.key, scope, depth)];
    if (of === UNKNOWN || key === UNKNOWN) return UNKNOWN;
    return (Array.isArray(of) && typeof key === "number" ? of[key] : get(of, String(key))) ?? UNKNOWN;
  }
  const name = node.call.toLowerCase();
  const args = node.args.map((each) => run(each, scope, depth));
  if (name === "parameters" || name === "variables")
    return evaluated(get(scope[name], String(args[0])) ?? UNKNOWN, scope, depth + 1);
  // Of a name that a parameter makes, its kind and its last part are still worth knowing.
  if (name === "resourceid" || name === "subscriptionresourceid" || name === "extensionresourceid") return resourceId(args);
  if (args.includes(UNKNOWN)) return UNKNOWN;
  return FUNCTIONS[name]?.(...args) ?? UNKNOWN;
}

const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  concat: (...args) => (args.every(Array.isArray) ? args.flat() : args.map(String).join("")),
  format: (pattern, ...args) => String(pattern).replace(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)] ?? "")),
  tolower: (of) => String(of).toLowerCase(),
  toupper: (of) => String(of).toUpperCase(),
  createarray: (...args) => args,
  true: () => true,
  false: () => false,
  null: () => null,
  int: (of) => Number(of),
  string: (of) => (typeof of === "object" ? JSON.stringify(of) : String(of)),
  if: (test, yes, no) => (test === true ? yes : no),
  equals: (a, b) => JSON.stringify(a)?.toLowerCase() === JSON.stringify(b)?.toLowerCase(),
  not: (of) => of !== true,
  and: (...of) => of.every((each) => each === true),
  or: (...of) => of.includes(true),
  empty: (of) => of === null || of === "" || (typeof of === "object" && Object.keys(of as object).length === 0),
  coalesce: (...of) => of.find((each) => each !== null),
};

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
  const value = (): Node | undefined => {
    const token = tokens[next++];
    if (token === undefined) return undefined;
    let node: Node | undefined;
    if (token.startsWith("'") && token.length > 1) node = { literal: token.slice(1, -1).replaceAll("''", "'") };
    else if (/^-?\d+$/.test(token)) node = { literal: Number(token) };
    else if (/^[a-z]\w*$/i.test(token) && take("(")) {
      const args: Node[] = [];
      while (!take(")")) {
        const arg = value();
        if (!arg || (!take(",") && tokens[next] !== ")")) return undefined;
        args.push(arg);
      }
      node = { call: token, args };
    }
    while (node && (tokens[next] === "." || tokens[next] === "[")) {
      const dot = tokens[next++] === ".";
      const key: Node | undefined = dot ? { literal: tokens[next++] ?? "" } : value();
      if (!key || (!dot && !take("]"))) return undefined;
      node = { of: node, key };
    }
    return node;
  };
  const whole = value();
  return next === tokens.length ? whole : undefined;
}
