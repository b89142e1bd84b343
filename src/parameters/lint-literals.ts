import type { Place } from "../core/index.ts";
import type { ParameterFile, Template } from "../core/inputs.ts";
import { isSecure } from "./compare.ts";
import { named } from "./file.ts";
import { formatOf, isHarmless, literalsIn } from "./literals.ts";
import type { Problem } from "./rules.ts";

/** Unmistakable secrets in a text of any kind, line by line, comments too. */
export function literalsInText(text: string, path: string): Problem[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, at): Problem[] => {
    const kind = formatOf(line);
    if (kind === undefined) return [];
    return [literalProblem(path, kind, line.trim().length, { path, line: at + 1, column: line.search(/\S/) + 1 }, "line")];
  });
}

/** Literal values in a parameter file that are secrets by their format, by their name, or because the template says so. */
export function literalsInFile({ parameters, path }: ParameterFile, template: Template | undefined): Problem[] {
  return Object.entries(parameters)
    .flatMap(([name, of]): Problem[] => {
      if (of.kind !== "literal") return [];
      const declared = template && named(template.parameters, name);
      if (declared && isSecure(declared.type) && !isEmpty(of.value) && !(typeof of.value === "string" && isHarmless(of.value))) {
        const length = typeof of.value === "string" ? of.value.length : JSON.stringify(of.value).length;
        return [literalProblem(name, `a value for a ${declared.type}`, length, of.where)];
      }
      return literalsIn(name, of.value)
        .slice(0, 1)
        .map(({ kind, length }) => literalProblem(name, kind, length, of.where));
    })
    .map((problem) => ({ ...problem, fix: fixFor(path) }));
}

/** Default values of secure parameters. An expression, such as `[newGuid()]`, is none. */
export function literalsInTemplate({ parameters }: Template): Problem[] {
  return Object.entries(parameters).flatMap(([name, { type, defaultValue, where }]): Problem[] => {
    if (!isSecure(type) || isEmpty(defaultValue)) return [];
    if (typeof defaultValue === "string" && /^\[(?!\[)[\s\S]*\]$/.test(defaultValue)) return [];
    const length = typeof defaultValue === "string" ? defaultValue.length : JSON.stringify(defaultValue).length;
    return [literalProblem(name, `a default value of a ${type}`, length, where)];
  });
}

function literalProblem(subject: string, kind: string, length: number, where: Place, unit = "value"): Problem {
  const of =
    unit === "line"
      ? `The line holds what looks like ${kind}`
      : `${subject} holds ${kind}, ${length === 1 ? "1 character" : `${length} characters`} long`;
  return { rule: "literal", subject, message: `${of}. It is not shown here.`, where, fix: fixFor(where.path) };
}

function fixFor(path: string): string {
  return `Take it out of ${path}, refer to a secret in Secret Manager instead, and rotate it: it is in the repository's history.`;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
