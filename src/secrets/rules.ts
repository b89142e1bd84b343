import { duration } from "../core/duration.ts";
import type { Refusal } from "../core/index.ts";
import { type AnyRule, rule } from "../judge/judge.ts";
import { each, secretRule } from "./each.ts";
import { gcloud } from "./gcloud.ts";
import type { SecretFact } from "./read.ts";
import { horizonRules } from "./rules-horizon.ts";
import { keyRules } from "./rules-keys.ts";
import { rotationRules } from "./rules-rotation.ts";
import { versionRules } from "./rules-versions.ts";
import { secretsOf } from "./used.ts";

/** 90 days: a default of ours, not the law (PCI DSS 4.0.1 8.6.3 asks for a risk analysis). */
export const DEFAULT_MAX_AGE = 90 * 86_400;

export const secretRules: readonly AnyRule[] = [
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS006",
    level: "error",
    title: "The secret and its value can be read",
    why: "What may not be read now cannot be read on the day of the restore. Reading settings and versions, and accessing the value, take a role each.",
    acceptable: false,
    judge: ({ secrets }, about) =>
      secretsOf(about.restore).flatMap((name) => {
        const fact = secrets[name];
        if (!fact) return [];
        const refusals = "unreadable" in fact ? [fact.unreadable] : [fact.value.settings, fact.value.access].flatMap(refused);
        return refusals.map((refusal) => ({ subject: name, where: about.plan.place(["secrets", name]), refusal }));
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS001",
    level: "error",
    title: "The secret has an enabled version",
    why: "Without an ENABLED version nothing that needs the secret can run.",
    acceptable: false,
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ enabled, latest, resource, unread }) => {
        if (enabled || unread?.newest) return undefined;
        const message = latest
          ? `No version is ENABLED; the newest, ${latest.version}, is ${latest.state}.`
          : "The secret has no versions.";
        return { message, fix: gcloud(resource).add };
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS002",
    level: "error",
    title: "The secret was rotated in time",
    why: "A secret that nobody rotates is one that leaks quietly, or expires on the day of the restore.",
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ name, enabled, resource }) => {
        const limit = about.plan.secrets[name]?.maxAge ?? DEFAULT_MAX_AGE;
        const age = enabled ? (about.now - Date.parse(enabled.createTime)) / 1000 : 0;
        if (!enabled || age <= limit) return undefined;
        return {
          message: `Version ${enabled.version}, the newest enabled one, is ${duration(age)} old; the limit is ${duration(limit)}${limit === DEFAULT_MAX_AGE ? " (90 d is this tool's default, not a law)" : ""}.`,
          expected: `at most ${duration(limit)}`,
          actual: duration(age),
          fix: gcloud(resource).add,
        };
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS003",
    level: "error",
    title: "The secret's payload is intact",
    why: "The CRC32C that Secret Manager stored with the payload must match what arrived.",
    acceptable: false,
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ access, enabled }) =>
        access === "corrupt"
          ? {
              message: `The payload of version ${enabled?.version} does not match its CRC32C, or came without one.`,
              fix: "Run again; when it stays so, add a new version of the secret.",
            }
          : undefined,
      ),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS004",
    level: "warning",
    title: "`latest` is usable",
    why: "`latest` means the most recently created version, whatever its state; consumers that ask for it fail.",
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ latest, enabled, resource }) =>
        latest && enabled && latest.version !== enabled.version
          ? {
              message: `The most recent version, ${latest.version}, is ${latest.state}; this run uses ${enabled.version}, but everything that asks for \`latest\` fails.`,
              expected: "ENABLED",
              actual: latest.state,
              fix:
                latest.state === "DISABLED"
                  ? `${gcloud(resource).enable(latest.version)}   # or add a new version: ${gcloud(resource).add}`
                  : gcloud(resource).add,
            }
          : undefined,
      ),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS005",
    level: "warning",
    title: "The secret's age limit is 90 days or less",
    why: "90 days is this tool's default and no law: a longer limit is fine where somebody decided on it, and `accept` says so.",
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ name }) => {
        const limit = about.plan.secrets[name]?.maxAge ?? DEFAULT_MAX_AGE;
        if (limit <= DEFAULT_MAX_AGE) return undefined;
        const where = about.plan.place(["secrets", name, "max-age"]);
        return {
          message: `max-age is ${duration(limit)}, longer than 90 d.`,
          expected: "at most 90 d",
          actual: duration(limit),
          where,
        };
      }),
  }),
  ...versionRules,
  ...rotationRules,
  ...horizonRules,
  ...keyRules,
];

function refused(of: SecretFact["settings"] | SecretFact["access"]): Refusal[] {
  return typeof of === "object" && "refused" in of ? [of.refused] : [];
}
