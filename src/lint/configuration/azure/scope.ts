import { type Bag, get } from "../look.ts";
import { evaluated, type Scope, UNKNOWN } from "./expression.ts";

/**
 * Steps that all values of one file may take together: a variable may stand for two of the next, and so on. A template of ten thousand vaults
 * takes about half of them.
 */
const MOST_STEPS = 1_000_000;

/** What is left for one file. */
export interface Budget {
  left: number;
}
export function budget(): Budget {
  return { left: MOST_STEPS };
}

/**
 * What a template's expressions may look at. Each parameter and each variable is evaluated once, when it is first asked for; one that stands
 * for itself is unknown.
 * @param given parameters that a deployment around it passes, evaluated.
 */
export function scopeOf(template: unknown, given: Bag, limit: Budget): Scope {
  const declared = get(template, "parameters");
  const variables = get(template, "variables");
  const scope: Scope = {
    parameter: once((name) => get(given, name) ?? evaluated(get(get(declared, name), "defaultValue") ?? UNKNOWN, scope)),
    variable: once((name) => evaluated(get(variables, name) ?? UNKNOWN, scope)),
    spend: () => --limit.left >= 0,
  };
  return scope;
}

function once(of: (name: string) => unknown): (name: string) => unknown {
  const known = new Map<string, unknown>();
  return (name) => {
    const key = name.toLowerCase();
    if (!known.has(key)) {
      known.set(key, UNKNOWN);
      known.set(key, of(name));
    }
    return known.get(key);
  };
}
