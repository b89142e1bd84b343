import type { Settings, ThroughGoogle } from "../../core/index.ts";
import type { Io } from "../../io/io.ts";
import type { AzureCloud } from "./clouds.ts";
import { ENTRA_AUDIENCE, type EntraApplication, entraExchange } from "./entra.ts";
import { claimsOf } from "./github.ts";
import { kept } from "./kept.ts";
import { federate, type GoogleTrust, identify, providerName } from "./sts.ts";
import { githubSubject, type Subject } from "./subject.ts";

/** How long an Entra token must still be good for when Google is shown it. */
const GOOD_FOR_MS = 300_000;

/** What Entra is shown: GitHub's own token or, through Google, the ID token of the service account that the job may impersonate. */
export function subjectForEntra(io: Io, settings: Settings, through?: ThroughGoogle): Subject {
  if (!through) return githubSubject(io, settings, ENTRA_AUDIENCE);
  const github = { ...subjectForGoogle(io, settings, through), name: "GitHub's token (on the way to Entra)" };
  return {
    name: "the Google service account's ID token",
    next: async () => {
      const direct = await federate(io, github, through);
      const jwt = await identify(io, direct, through, through.serviceAccount, ENTRA_AUDIENCE);
      return { jwt, claims: claimsOf(jwt), github: direct.presented.github };
    },
  };
}

/** What Google is shown unless Entra stands between: GitHub's token for the provider's own name. */
export function subjectForGoogle(io: Io, settings: Settings, trust: GoogleTrust): Subject {
  return githubSubject(io, settings, `https:${providerName(trust)}`);
}

/**
 * What Google is shown where Entra stands between: the application's own token for an audience that the provider allows. It is kept, as
 * Google takes it more than once; the GitHub token behind it is fresh for each that Entra gives.
 * @param audience an application id URI, with or without `/.default`.
 */
export function subjectThroughEntra(
  io: Io,
  settings: Settings,
  application: EntraApplication,
  cloud: () => Promise<AzureCloud>,
  audience: string,
): Subject {
  const resource = audience.replace(/\/\.default$/, "");
  let made: ReturnType<typeof make> | undefined;
  const make = async () => {
    const github = subjectForEntra(io, settings);
    return kept(io, GOOD_FOR_MS, await entraExchange(io, github, application, await cloud(), resource));
  };
  return {
    name: "Entra's token",
    next: async () => {
      // One that was refused is asked for anew: the refusal may pass.
      made ??= make().catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      const { token, presented } = await (await made).good();
      return { jwt: token, claims: claimsOf(token), github: presented.github };
    },
  };
}
