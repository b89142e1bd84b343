import type { Fact, Said } from "../core/index.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import type { SecretFact } from "./read.ts";
import type { SecretSettings } from "./settings.ts";
import { secretsOf } from "./used.ts";

type Secrets = Readonly<Record<string, Fact<SecretFact>>>;
type Words = Omit<Said, "subject">;

/** What every rule over secrets has in common. */
export const secretRule = {
  phase: "secrets",
  acceptable: true,
  stopsRestore: false,
  needs: ["secrets"],
  unreadable: "unverified",
} as const;

/** Says something of each secret of this restore that could be read. */
export function each<W extends Words>(
  secrets: Secrets,
  about: RestoreAbout,
  say: (secret: SecretFact) => W | undefined,
): (W & Pick<Said, "subject">)[] {
  return secretsOf(about.restore).flatMap((name) => {
    const fact = secrets[name];
    const said = fact && "value" in fact ? say(fact.value) : undefined;
    return said ? [{ subject: name, where: about.plan.place(["secrets", name]), ...said }] : [];
  });
}

/** Says something of each secret of this restore of which the settings could be read too. */
export function eachWithSettings(
  secrets: Secrets,
  about: RestoreAbout,
  say: (secret: SecretFact, settings: SecretSettings) => Words | undefined,
): Said[] {
  return each(secrets, about, (secret) => ("refused" in secret.settings ? undefined : say(secret, secret.settings)));
}
