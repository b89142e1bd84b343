/**
 * Whether a flexible federated credential's expression accepts the claims: `claims['sub'] eq|matches '…'`, joined by `and`; in `matches`,
 * `*` stands for any text and `?` for one character. https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials
 * An expression that does not parse accepts nothing.
 */
export function accepts(expression: string, claims: Readonly<Record<string, unknown>>): boolean {
  return expression.split(/ and (?=claims\[)/).every((term) => {
    const [, claim, operator, operand] = /^\s*claims\['(\w+)'\] (eq|matches) '([^']*)'\s*$/.exec(term) ?? [];
    const value = claim === undefined ? undefined : claims[claim];
    if (typeof value !== "string" || operand === undefined) return false;
    if (operator === "eq") return value === operand;
    const pattern = RegExp.escape(operand).replaceAll("\\*", ".*").replaceAll("\\?", ".");
    return new RegExp(`^${pattern}$`, "s").test(value);
  });
}
