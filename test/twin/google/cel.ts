import { CelScalar, celMethod, isCelError, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

/**
 * Google's own `text.extract('prefix{name}suffix')`: what stands between prefix and suffix, empty when they do not.
 * https://cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
const extract = celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
  const [, before = "", after = ""] = /^([^{]*)\{[^}]*\}([\s\S]*)$/.exec(template) ?? [];
  const text = String(this);
  const start = text.indexOf(before);
  if (start < 0) return "";
  const rest = text.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
});

type Input = Parameters<typeof run>[1];

/** A CEL expression's value; undefined when it does not parse or fails, as for a claim that is not there. */
export function evaluate(expression: string, variables: Readonly<Record<string, unknown>>): unknown {
  try {
    // Numbers of a JWT are whole; CEL tells int from double.
    const value = run(expression, typed(variables) as Input, { funcs: [...strings, extract] });
    return isCelError(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function typed(of: unknown): unknown {
  if (typeof of === "number" && Number.isInteger(of)) return BigInt(of);
  if (Array.isArray(of)) return of.map(typed);
  if (typeof of !== "object" || of === null || "$typeName" in of) return of;
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, typed(value)]));
}
