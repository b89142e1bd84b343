import type { Settings } from "../../core/index.ts";
import type { Io } from "../../io/io.ts";
import { mint } from "./github.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** A token that a cloud is shown in exchange for its own: the JWT in memory only. */
export interface SubjectToken {
  readonly jwt: string;
  readonly claims: Claims;
  /** The claims of the GitHub token at the beginning of the chain: this one's own, when it is GitHub's. */
  readonly github: Claims;
}

/** What an exchange begins with. */
export interface Subject {
  /** In words, for a refusal: "GitHub's token". */
  readonly name: string;
  /** Another token for each exchange, from a fresh GitHub token. @throws Refused by whoever did not give it. */
  next(): Promise<SubjectToken>;
}

/** The job's own token, for one audience. */
export function githubSubject(io: Io, settings: Settings, audience: string): Subject {
  return {
    name: "GitHub's token",
    next: async () => {
      const { jwt, claims } = await mint(io, settings, audience);
      return { jwt, claims, github: claims };
    },
  };
}
