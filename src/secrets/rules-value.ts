import { type Said, sh } from "../core/index.ts";
import { type AnyRule, type RestoreAbout, rule } from "../judge/judge.ts";
import { VALUE_RULES } from "./payload.ts";
import type { SecretFact } from "./read.ts";
import { valuesOf } from "./used.ts";

const base = {
  phase: "secrets",
  of: "restore",
  stopsRestore: false,
  needs: ["secrets"],
  // RDS006 says what could not be read.
  unreadable: "silent",
} as const;

/** Says something of each secret whose newest value this restore uses, by what could be kept of it. */
function each(
  secrets: Readonly<Record<string, { readonly value: SecretFact } | object>>,
  { plan, restore }: RestoreAbout,
  say: (secret: SecretFact) => string | undefined,
): Said[] {
  return [...valuesOf(restore)].flatMap((name) => {
    const fact = secrets[name];
    const message = fact && "value" in fact ? say(fact.value) : undefined;
    if (message === undefined) return [];
    const fix = sh`gcloud secrets versions add ${plan.secrets[name]?.resource ?? name} --data-file=-`;
    return [{ subject: name, where: plan.place(["secrets", name]), message, fix }];
  });
}

/** Of the values that go into variables and parameters. */
export const valueRules: readonly AnyRule[] = [
  rule({
    ...base,
    ...VALUE_RULES.unusable,
    of: "restore",
    acceptable: false,
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ enabled, fitness }) =>
        typeof fitness === "object" ? `The value of version ${enabled?.version} ${fitness.unusable}.` : undefined,
      ),
  }),
  rule({
    ...base,
    ...VALUE_RULES.common,
    of: "restore",
    acceptable: true,
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ enabled, fitness }) =>
        fitness === "common" ? `The value of version ${enabled?.version} is a word that stands in ordinary texts.` : undefined,
      ),
  }),
];
