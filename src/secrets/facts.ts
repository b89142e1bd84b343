import type { Fact, Proof } from "../core/index.ts";
import type { KeyVersions } from "./keys.ts";
import type { SecretFact } from "./read.ts";

declare module "../judge/facts.ts" {
  interface FactMap {
    /** By the plan's name; a secret that could not be read holds its refusal, so that one bad secret does not hide the others. */
    secrets: Readonly<Record<string, Fact<SecretFact>>>;
    /** State of the customer-managed keys of those secrets; it only explains. */
    secretKeys: KeyVersions;
    /** By the plan's name: which permissions Google says that the identity holds. For display alone. */
    secretPermissions: Readonly<Record<string, Fact<readonly string[]>>>;
    /** By the name of the secret that a grant is on. */
    grants: Readonly<Record<string, Proof>>;
  }
}
