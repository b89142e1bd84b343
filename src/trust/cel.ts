import { type Context, createContext, Script } from "node:vm";
import type * as Cel from "@bufbuild/cel";

/** Google allows 4096 characters for a condition; nothing longer is looked at. */
const MAX_LENGTH = 4096;
/** Milliseconds of work that all expressions of one provider may take together, unless it is told otherwise. */
const BUDGET_MS = 400;
/** Milliseconds on the clock that one attempt at one of them may take at most, however little of that is work: a net for a starved machine. */
const MOST_MS = 25_600;
/** Characters that a function may make: a chain of `replace` would double its text without end. */
const MAX_TEXT = 65_536;

/** An expression's value; `absent`: it needs a claim that the token lacks, so that Google refuses; `unknown`: it could not be evaluated here. */
export type Evaluated = { readonly value: unknown } | { readonly absent: string } | { readonly unknown: string };

export interface Conjunct {
  readonly text: string;
  readonly result: Evaluated;
  /** What it looks at, with the live values. */
  readonly values: readonly { readonly name: string; readonly result: Evaluated }[];
}
type Variables = Readonly<Record<string, unknown>>;
export interface Evaluator {
  evaluate(expression: string, variables: Variables): Evaluated;
  /** The parts of a condition that are joined by `&&`, each with its own result; none when it does not parse. */
  conjuncts(expression: string, variables: Variables): readonly Conjunct[];
}
export interface WatchedEvaluator extends Evaluator {
  /**
   * Work that evaluates many expressions, under one watch of the engine instead of one for each, which would cost more than they do. When it takes
   * too long it is begun again, and each expression is watched: the slow one is `unknown`, and the others are told. It may change nothing.
   */
  together<T>(work: () => T): T;
}

/** A planned expression. */
type Runner = (variables: Variables) => Evaluated;
type Expr = ReturnType<typeof Cel.parse>["expr"];

/**
 * CEL as Google evaluates a provider's mapping and condition, `extract` included, within bounds of time and size whatever the expression.
 * A hostile expression may not hold the process. https://cloud.google.com/iam/docs/workload-identity-federation#conditions
 */
export async function openCel(budgetMs = BUDGET_MS): Promise<WatchedEvaluator> {
  const [cel, { strings }] = await Promise.all([import("@bufbuild/cel"), import("@bufbuild/cel/ext")]);
  const { CelScalar, celMethod, celEnv, isCelError, parse, plan, unparse } = cel;
  const extract = celMethod("extract", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (template) {
    return extracted(String(this), template);
  });
  const { STRING } = CelScalar;
  const replace = celMethod("replace", STRING, [STRING, STRING], STRING, function (from, to) {
    const text = String(this);
    const most = from === "" ? text.length * (to.length + 1) : text.length * Math.max(1, to.length / from.length);
    if (most > MAX_TEXT) throw new Error("too long a text");
    return text.replaceAll(from, () => to);
  });
  const safe = strings.filter(({ name }) => !["replace", "format", "join"].includes(name));
  const env = celEnv({ funcs: [...safe, replace, extract] });
  const bounded = bounds(budgetMs);
  const boundedTogether = bounds(budgetMs / 4);
  let watched = false;

  const runner = (expr: Parameters<typeof plan>[1]): Runner => {
    const run = plan(env, expr);
    return (variables) => {
      const result = run(typed(variables) as Parameters<typeof run>[0]);
      if (!isCelError(result)) return { value: result };
      const missing = /^(?:field not found|key not found|no such key): ?(.*)$/.exec(result.message)?.[1];
      return missing === undefined ? { unknown: result.message } : { absent: missing };
    };
  };
  const guarded = <T>(work: () => T, otherwise: (why: string) => T): T => {
    try {
      return watched ? work() : bounded(work);
    } catch (error) {
      return otherwise(error instanceof Error ? error.message : "it could not be evaluated");
    }
  };
  const parsed = (expression: string) => {
    if (expression.length > MAX_LENGTH) throw new Error(`it is longer than ${MAX_LENGTH} characters`);
    return parse(expression);
  };
  const whole = once((expression) => runner(parsed(expression)));
  const inParts = once((expression) => {
    const of = parsed(expression);
    return parts(of.expr).map((expr) => ({
      text: unparse({ ...of, expr }),
      run: runner(expr),
      values: operands(expr).map((each) => ({ name: unparse(each), run: runner(each) })),
    }));
  });
  return {
    evaluate: (expression, variables) =>
      guarded<Evaluated>(
        () => whole(expression)(variables),
        (unknown) => ({ unknown }),
      ),
    conjuncts: (expression, variables) =>
      guarded(
        () =>
          inParts(expression).map(({ text, run, values }) => ({
            text,
            result: run(variables),
            values: values.map(({ name, run: value }) => ({ name, result: value(variables) })),
          })),
        () => [],
      ),
    together: (work) => {
      try {
        watched = true;
        return boundedTogether(work);
      } catch (error) {
        if (!(error instanceof TooLong)) throw error;
      } finally {
        watched = false;
      }
      return work();
    },
  };
}

/** What was made of an expression is kept: each is evaluated for dozens of tokens. What throws is tried again. */
function once<T>(make: (expression: string) => T): (expression: string) => T {
  const made = new Map<string, T>();
  return (expression) => {
    const known = made.get(expression) ?? make(expression);
    made.set(expression, known);
    return known;
  };
}

/**
 * Runs work that may not end and may be begun again; the engine itself stops it, wherever it is. The budget is the processor's time, and the
 * engine counts the clock's: on a busy machine an honest expression waits long and works little, so what was stopped within its budget is
 * begun again with twice the time. @throws TooLong when the budget is used up.
 */
function bounds(budgetMs: number): <T>(work: () => T) => T {
  watch ??= { script: new Script("work()"), context: createContext(sandbox) };
  const { script, context } = watch;
  let left = budgetMs;
  return (work) => {
    const out: { value?: ReturnType<typeof work> } = {};
    sandbox.work = () => {
      out.value = work();
    };
    for (let patience = BUDGET_MS; left > 0 && patience <= MOST_MS; patience *= 2) {
      const began = processor();
      try {
        script.runInContext(context, { timeout: patience });
        return out.value as ReturnType<typeof work>;
      } catch (error) {
        const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
        if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      } finally {
        left -= processor() - began;
      }
    }
    throw new TooLong(TOO_LONG);
  };
}

/** Of an expression that could not be evaluated within the budget. */
export const TOO_LONG = "evaluating takes too long";
class TooLong extends Error {}

const sandbox: { work?: () => void } = {};
/** Where work runs that the engine may stop; one serves all, and is made when the first needs it. */
let watch: { readonly script: Script; readonly context: Context } | undefined;

/** Milliseconds that this thread has worked. */
function processor(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Google's own `text.extract('prefix{name}suffix')`: what stands between prefix and suffix, empty when they do not.
 * https://cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
export function extracted(text: string, template: string): string {
  const open = template.indexOf("{");
  const close = template.indexOf("}", open);
  if (open < 0 || close < 0) return "";
  const [before, after] = [template.slice(0, open), template.slice(close + 1)];
  const start = text.indexOf(before);
  if (start < 0) return "";
  const rest = text.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
}

/** What `&&` joins, from left to right. */
function parts(expr: Expr): Expr[] {
  const { exprKind } = expr;
  if (exprKind.case !== "callExpr" || exprKind.value.function !== "_&&_") return [expr];
  return exprKind.value.args.flatMap(parts);
}

/** Claims and attributes that an expression looks at: `assertion.ref`, `attribute.repository`, `assertion['x']`; each once. */
function operands(expr: Expr): Expr[] {
  const found = new Map<string, Expr>();
  const visit = (of: unknown): void => {
    if (typeof of !== "object" || of === null) return;
    const name = claimIn(of as Expr);
    if (name !== undefined) {
      found.set(name, of as Expr);
      return;
    }
    for (const each of Object.values(of)) visit(each);
  };
  visit(expr);
  return [...found.values()];
}

function claimIn({ exprKind }: Expr): string | undefined {
  const root = (of: Expr | undefined) => (of?.exprKind.case === "identExpr" ? of.exprKind.value.name : undefined);
  if (exprKind?.case === "selectExpr" && !exprKind.value.testOnly) {
    const name = root(exprKind.value.operand);
    return name === undefined ? undefined : `${name}.${exprKind.value.field}`;
  }
  if (exprKind?.case !== "callExpr" || exprKind.value.function !== "_[_]") return undefined;
  const [map, key] = exprKind.value.args;
  const constant = key?.exprKind.case === "constExpr" ? key.exprKind.value.constantKind : undefined;
  const name = root(map);
  return name === undefined || constant?.case !== "stringValue" ? undefined : `${name}.${constant.value}`;
}

/** Numbers of a JWT are whole; CEL tells int from double. */
function typed(of: unknown): unknown {
  if (typeof of === "number" && Number.isSafeInteger(of)) return BigInt(of);
  if (Array.isArray(of)) return of.map(typed);
  if (typeof of !== "object" || of === null) return of;
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, typed(value)]));
}
