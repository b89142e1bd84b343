import type { Conjunct } from "./cel.ts";

type Claims = Readonly<Record<string, unknown>>;

/** The condition with each part that rejects this token made to accept it, no wider than that; the others stay. */
export function widened(conjuncts: readonly Conjunct[], claims: Claims = {}): string {
  return conjuncts
    .map((each) => {
      if ("value" in each.result && each.result.value === true) return inParentheses(each.text);
      return mended(each) ?? byOtherVersion(each, claims) ?? `<what should hold instead of: ${each.text}>`;
    })
    .join(" && ");
}

function mended({ text, values }: Conjunct): string | undefined {
  const [only] = values;
  if (values.length !== 1 || !only || !("value" in only.result) || typeof only.result.value !== "string") return undefined;
  // What forbids a value, or asks more than one thing, is for a person to change.
  if (!text.startsWith(only.name) || /!=|\|\||\?|&&/.test(text)) return undefined;
  const live = JSON.stringify(only.result.value);
  const list = /^(.+) in \[(.*)\]$/s.exec(text);
  if (list?.[1] === only.name && list[2] !== undefined)
    return `${only.name} in [${list[2]}${list[2].trim() === "" ? "" : ", "}${live}]`;
  return `${only.name} == ${live}`;
}

/** The application has another name in each version of Entra's tokens. */
function byOtherVersion({ text }: Conjunct, { appid, azp }: Claims): string | undefined {
  const [, asked, value] = /^assertion\.(appid|azp) == "([^"\\]*)"$/.exec(text) ?? [];
  const [there, live] = typeof appid === "string" ? ["appid", appid] : ["azp", azp];
  return asked !== undefined && asked !== there && value === live ? `assertion.${there} == ${JSON.stringify(live)}` : undefined;
}

/** One part of a conjunction, so that it stays one. */
export function inParentheses(text: string): string {
  return /\|\||\?/.test(text) ? `(${text})` : text;
}

/** This repository's id and the job's environment, or its ref; of a token that is not GitHub's, its subject. */
export function narrow(claims: Claims): string {
  const names = ["repository_owner_id", "repository_id", typeof claims.environment === "string" ? "environment" : "ref"];
  const ofGithub = names.every((name) => typeof claims[name] === "string");
  return (ofGithub ? names : ["sub"]).map((name) => `assertion.${name} == ${JSON.stringify(claims[name] ?? "")}`).join(" && ");
}
