import { type AnyRule, rule } from "../judge/judge.ts";
import { each, secretRule } from "./each.ts";
import { gcloud } from "./gcloud.ts";

/** Versions of which Google's answer does not say what its documentation does. */
export const versionRules: readonly AnyRule[] = [
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS007",
    level: "warning",
    title: "Every version of the secret can be read",
    why: "A version of another shape may be the newest, or the one of a recovery point's day: which version counts is then not known.",
    acceptable: false,
    unreadable: "silent",
    judge: ({ secrets }, about) =>
      each(secrets, about, ({ unread, resource }) =>
        unread
          ? {
              message: `Of the secret's versions ${unread.words}, and ${unread.newest ? "the newest may be among them: which one counts is not known" : "none of them is the newest"}.`,
              fix: `Look at them: ${gcloud(resource).versions}`,
              newest: unread.newest,
            }
          : undefined,
      ).map(({ newest, ...words }) => (newest ? { ...words, unverified: true as const } : words)),
  }),
];
