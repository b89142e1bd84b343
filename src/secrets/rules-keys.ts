import { type AnyRule, rule } from "../judge/judge.ts";
import { each, secretRule } from "./each.ts";
import { gcloud } from "./gcloud.ts";
import { keyTrouble } from "./keys.ts";

/** Customer-managed keys of the secrets, where Cloud KMS may be read. */
export const keyRules: readonly AnyRule[] = [
  rule({
    ...secretRule,
    unreadable: "silent",
    of: "restore",
    needs: ["secrets", "secretKeys"],
    code: "RDS047",
    level: "error",
    title: "The customer-managed key of the secret is enabled",
    why: "Secret Manager cannot give out what a disabled or destroyed key version encrypts. Disabling takes effect within a minute, in rare cases within hours, so the value may still be there now (https://cloud.google.com/kms/docs/consistency).",
    judge: ({ secrets, secretKeys }, about) =>
      each(secrets, about, ({ enabled, access, resource }) => {
        const trouble =
          enabled &&
          keyTrouble(enabled, secretKeys, `${gcloud(resource).add}   # what a destroyed key encrypted cannot come back`);
        if (!trouble) return undefined;
        const still = access === "intact" ? " Its value was given out just now; that ends within hours at most." : "";
        return { ...trouble, message: `${trouble.message}${still}`, expected: "key version ENABLED" };
      }),
  }),
];
