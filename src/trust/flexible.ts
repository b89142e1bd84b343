/** `(*, ?)` of `matches`, without backtracking: linear in both lengths. */
export function wildcard(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

export interface Term {
  readonly text: string;
  readonly claim: string;
  readonly operator: "eq" | "matches";
  readonly operand: string;
}

/**
 * The terms of a flexible federated credential's expression, all of which must hold; undefined when it is written otherwise.
 * https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials
 */
export function terms(expression: string): Term[] | undefined {
  if (expression.length > 4096) return undefined;
  const found = expression.split(/\s+and\s+(?=claims\[)/).map((text): Term | undefined => {
    const [, claim, operator, operand] = /^\s*claims\['(\w+)'\]\s+(eq|matches)\s+'([^']*)'\s*$/.exec(text) ?? [];
    if (claim === undefined || operand === undefined || (operator !== "eq" && operator !== "matches")) return undefined;
    return { text: text.trim(), claim, operator, operand };
  });
  return found.every((term) => term !== undefined) ? found : undefined;
}

/** Whether a claim of the token satisfies one term. */
export function satisfies({ claim, operator, operand }: Term, claims: Readonly<Record<string, unknown>>): boolean {
  const value = claims[claim];
  if (typeof value !== "string") return false;
  return operator === "eq" ? value === operand : wildcard(operand, value);
}
