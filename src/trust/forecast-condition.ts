import type { Evaluator } from "./cel.ts";
import { mapping } from "./compare-google.ts";
import { inParentheses } from "./fix-condition.ts";
import { type Claims, others, strangers } from "./forecast-claims.ts";

/**
 * The condition made so that it survives a change and lets in nobody more today: a part that names what changes is replaced by one on
 * numeric ids that says the same of every token imagined here. Undefined: there is none, as where a workflow is what is named.
 * @param of the provider's attribute mapping; null where only the condition is known.
 */
export function surviving(
  condition: string,
  of: Readonly<Record<string, string>> | null,
  live: Claims,
  changed: readonly Claims[],
  cel: Evaluator,
): string | undefined {
  const seen = new Map<Claims, Readonly<Record<string, unknown>>>();
  const variables = (claims: Claims) => {
    const known = seen.get(claims) ?? { assertion: claims, ...(of ? mapping(of, claims, cel).mapped : {}) };
    seen.set(claims, known);
    return known;
  };
  const holds = (expression: string, claims: Claims) => {
    const result = cel.evaluate(expression, variables(claims));
    return "value" in result && result.value === true;
  };
  const imagined = [
    ...[...strangers(live).values()].flatMap(([one]) => (one ? [one.claims] : [])),
    ...others(live, [condition, ...Object.values(of ?? {})]),
  ];
  const survives = (expression: string) => changed.every((claims) => holds(expression, claims));
  const parts = cel.conjuncts(condition, variables(live)).map(({ text }) => {
    if (survives(text)) return inParentheses(text);
    const found = byIds(live).find(
      (candidate) =>
        holds(candidate, live) &&
        survives(candidate) &&
        imagined.every((claims) => !holds(candidate, claims) || holds(text, claims)),
    );
    if (found === undefined) return undefined;
    // One equality can be replaced; what names more than this repository must go on naming it.
    return /^[\w.]+ == "[^"]*"$/.test(text) ? found : `(${text} || ${found.includes("&&") ? `(${found})` : found})`;
  });
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  const whole = [...new Set(parts)].join(" && ");
  return holds(whole, live) && survives(whole) ? whole : undefined;
}

/** From wide to narrow. A subject that names a branch, or says that it is a pull request's, is never that of a job in an environment. */
function byIds(live: Claims): string[] {
  const is = (claim: string) => `assertion.${claim} == ${JSON.stringify(live[claim] ?? "")}`;
  const place = live.event_name === "pull_request" ? is("event_name") : is("ref");
  const scope = typeof live.environment === "string" ? is("environment") : `${place} && !has(assertion.environment)`;
  return [is("repository_owner_id"), is("repository_id"), `${is("repository_id")} && ${scope}`];
}

/** The condition with one more part, where it still lets in the job's own token. */
export function narrowed(
  condition: string,
  part: string,
  of: Readonly<Record<string, string>> | null,
  live: Claims,
  cel: Evaluator,
): string | undefined {
  const whole = `${/\|\||\?/.test(condition) ? `(${condition})` : condition} && ${part}`;
  const result = cel.evaluate(whole, { assertion: live, ...(of ? mapping(of, live, cel).mapped : {}) });
  return "value" in result && result.value === true ? whole : undefined;
}
