import type { Compared } from "../core/index.ts";
import type { Conjunct, Evaluated, Evaluator } from "./cel.ts";
import type { GoogleDemand, PoolState, ProviderDemand, Read, Shown } from "./demand.ts";
import { claimRow, row } from "./row.ts";

/** https://cloud.google.com/iam/docs/workload-identity-federation#mapping */
export const SUBJECT_LIMIT = 127;

/** Pool, provider and each claim by what Google IAM shows of them. */
export function againstProvider(shown: Shown, { pool, provider }: GoogleDemand, cel: Evaluator): Compared[] {
  const states = [...state("pool", pool), ...state("provider", provider)];
  return "value" in provider ? [...states, ...claims(shown, provider.value, cel)] : states;
}

function state(what: "pool" | "provider", read: Read<PoolState>): Compared[] {
  const of = { cloud: "google", what, demanded: "active", from: "read" } as const;
  if ("refusal" in read) {
    return read.refusal.status === 404
      ? [row({ ...of, presented: "does not exist", agrees: false })]
      : [row({ ...of, presented: "may not be read", demanded: null, from: "unreadable", agrees: null })];
  }
  const { disabled, state: name } = read.value;
  if (name === "DELETED") return [row({ ...of, presented: "deleted", agrees: false })];
  return [row({ ...of, presented: disabled ? "disabled" : "active", agrees: !disabled })];
}

function claims(shown: Shown, provider: ProviderDemand, cel: Evaluator): Compared[] {
  const { presented, resource } = shown;
  const allowed = provider.audiences.length > 0 ? provider.audiences : [`https:${resource}`, resource];
  const audience = allowed.includes(presented.audience) ? presented.audience : allowed[0];
  const rows = [
    claimRow("google", "issuer", presented.issuer, provider.issuer, "read"),
    claimRow("google", "audience", presented.audience, audience ?? "", "read"),
  ];
  const { mapped, subject } = mapping(provider.mapping, shown.claims, cel);
  return [...rows, subject, ...byCondition(provider.condition, { assertion: shown.claims, ...mapped }, "read", cel)];
}

/** What the attribute mapping makes of the claims, as a condition sees it, and the row of `google.subject`. */
export function mapping(
  of: Readonly<Record<string, string>>,
  assertion: Readonly<Record<string, unknown>>,
  cel: Evaluator,
): { readonly mapped: Record<"google" | "attribute", Record<string, unknown>>; readonly subject: Compared } {
  const mapped: Record<"google" | "attribute", Record<string, unknown>> = { google: {}, attribute: {} };
  let subject: Evaluated = { absent: "google.subject" };
  for (const [target, expression] of Object.entries(of)) {
    const result = cel.evaluate(expression, { assertion });
    if (target === "google.subject") subject = result;
    const [, root, name] = /^(google|attribute)\.(\w+)$/.exec(target) ?? [];
    if ("value" in result && (root === "google" || root === "attribute") && name !== undefined) mapped[root][name] = result.value;
  }
  return { mapped, subject: subjectRow(of["google.subject"] ?? "no mapping", subject) };
}

function subjectRow(expression: string, result: Evaluated): Compared {
  const of = { cloud: "google", what: "google.subject", demanded: `at most ${SUBJECT_LIMIT} bytes`, from: "read" } as const;
  if ("unknown" in result)
    return row({ ...of, presented: `${expression} could not be evaluated here: ${result.unknown}`, agrees: null });
  if ("absent" in result || typeof result.value !== "string" || result.value === "")
    return row({ ...of, presented: `${expression} yields no text for this token`, agrees: false });
  const bytes = Buffer.byteLength(result.value);
  return row({ ...of, presented: `${result.value} (${bytes} bytes)`, agrees: bytes <= SUBJECT_LIMIT });
}

/** The condition as a whole when it holds or cannot be told; each conjunct that does not hold, with the values it looks at, when it is false. */
export function byCondition(
  condition: string | null,
  variables: Readonly<Record<string, unknown>>,
  from: "read" | "plan",
  cel: Evaluator,
): Compared[] {
  const of = { cloud: "google", from } as const;
  const what = "attribute condition";
  if (condition === null) return [row({ ...of, what, presented: "any token of the issuer", demanded: "none", agrees: true })];
  const whole = cel.evaluate(condition, variables);
  const unknown = (why: string) =>
    row({ ...of, what, presented: `could not be evaluated here: ${why}`, demanded: condition, agrees: null });
  if ("unknown" in whole) return [unknown(whole.unknown)];
  if ("value" in whole && typeof whole.value !== "boolean") return [unknown("it yields neither true nor false")];
  if ("value" in whole && whole.value === true)
    return [row({ ...of, what, presented: "true", demanded: condition, agrees: true })];
  const broken = cel.conjuncts(condition, variables).filter(({ result }) => !("value" in result && result.value === true));
  if (broken.length === 0) return [row({ ...of, what, presented: "false", demanded: condition, agrees: false })];
  return broken.map((each) =>
    row({
      ...of,
      what,
      presented: valuesOf(each),
      demanded: each.text,
      agrees: "unknown" in each.result ? null : false,
      differences: hints(each),
    }),
  );
}

function valuesOf({ values, result }: Conjunct): string {
  const shown = values.map(({ name, result: of }) => `${name} is ${inWords(of)}`);
  return shown.length > 0 ? shown.join(", ") : inWords(result);
}

function inWords(of: Evaluated): string {
  if ("absent" in of) return "not in the token";
  if ("unknown" in of) return "not known";
  if (typeof of.value === "bigint") return String(of.value);
  return typeof of.value === "object" ? "a list or a map" : (JSON.stringify(of.value) ?? "nothing");
}

/** What a person overlooks in a comparison that fails. */
function hints({ text, values }: Conjunct): Compared["differences"] {
  const [, literal] = /==\s*"([^"]*)"|"([^"]*)"\s*==/.exec(text) ?? [];
  const found: { kind: string; sentence: string }[] = [];
  for (const { name, result } of values) {
    if ("absent" in result)
      found.push({ kind: "absent", sentence: `The token has no claim ${name}${WHY_ABSENT[result.absent] ?? ""}.` });
    else if ("value" in result && typeof result.value === "string") {
      if (literal !== undefined && literal !== result.value && literal.toLowerCase() === result.value.toLowerCase())
        found.push({ kind: "case", sentence: `${name} differs in upper and lower case alone, which counts.` });
      if (/^\d+$/.test(result.value) && new RegExp(`(?<!["\\d])${result.value}(?!["\\d])`).test(text))
        found.push({
          kind: "type",
          sentence: `${name} is text in GitHub's tokens: compare it with "${result.value}" in quotation marks.`,
        });
      if (/@\d+\//.test(result.value) && literal !== undefined && !/@\d+\//.test(literal))
        found.push({ kind: "immutable-subject", sentence: `${name} is an immutable subject, with ids in it.` });
    }
  }
  return found;
}
const WHY_ABSENT: Readonly<Record<string, string>> = {
  appid: ": an Entra token of version 2 has azp in its place",
  azp: ": an Entra token of version 1 has appid in its place",
  environment: ": the job names no `environment:`",
  enterprise: ": the repository belongs to no enterprise",
};
