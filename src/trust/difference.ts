import type { Range } from "../core/index.ts";
import { parseSubject, type Subject, scopeInWords } from "./subject.ts";

/** One way in which what was presented parts from what is demanded. */
export interface Difference {
  readonly kind:
    | "invisible"
    | "case"
    | "trailing-slash"
    | "scheme"
    | "enterprise-issuer"
    | "another-issuer"
    | "token-version"
    | "encoding"
    | "wildcard"
    | "template"
    | "immutable-subject"
    | "renamed"
    | "recreated"
    | "another-repository"
    | "account-address"
    | "another-owner"
    | "another-kind"
    | "another-environment"
    | "another-branch"
    | "another-tag"
    | "audience"
    | "other";
  readonly sentence: string;
}

/** How two values of a claim part; empty when they are equal. Both clouds compare exactly, case included. */
export function differences(claim: "issuer" | "subject" | "audience", presented: string, demanded: string): Difference[] {
  if (presented === demanded) return [];
  const small = common(presented, demanded);
  if (small) return [small];
  if (claim === "issuer") return [issuer(presented, demanded)];
  if (claim === "audience")
    return [{ kind: "audience", sentence: "The token was asked for another audience than the one that is allowed." }];
  return subject(presented, demanded);
}

function common(presented: string, demanded: string): Difference | undefined {
  const seen = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, "");
  if (seen(presented) === seen(demanded))
    return { kind: "invisible", sentence: "They differ in blanks or characters that do not show." };
  if (presented.toLowerCase() === demanded.toLowerCase())
    return { kind: "case", sentence: "They differ in upper and lower case alone, and the comparison is case-sensitive." };
  if (decoded(presented) === decoded(demanded))
    return { kind: "encoding", sentence: "GitHub writes a colon inside a name as %3A; the other side writes it otherwise." };
  return undefined;
}

function decoded(text: string): string {
  return text.replaceAll(/%3A/gi, ":");
}

function issuer(presented: string, demanded: string): Difference {
  const bare = (url: string) => url.replace(/\/+$/, "");
  if (bare(presented) === bare(demanded))
    return { kind: "trailing-slash", sentence: "They differ in a trailing slash, which counts." };
  const unschemed = (url: string) => bare(url).replace(/^https?:\/\//i, "");
  if (unschemed(presented) === unschemed(demanded)) return { kind: "scheme", sentence: "They differ in https:// alone." };
  const [ours, theirs] = [entraVersion(presented), entraVersion(demanded)];
  if (ours && theirs && ours !== theirs)
    return {
      kind: "token-version",
      sentence: `The token is one of Entra's version ${ours}, and the issuer of version ${theirs} is expected: the application that the token is for decides (api.requestedAccessTokenVersion).`,
    };
  if (ours && theirs)
    return { kind: "another-issuer", sentence: "They are the issuers of two tenants: the token comes from another one." };
  const [longer, shorter] = presented.length > demanded.length ? [presented, demanded] : [demanded, presented];
  if (bare(longer).startsWith(`${bare(shorter)}/`)) {
    const slug = bare(longer).slice(bare(shorter).length + 1);
    return {
      kind: "enterprise-issuer",
      sentence:
        longer === presented
          ? `The job's tokens come from the enterprise's own issuer (${slug}); the other side expects the common one.`
          : `The other side expects the enterprise's own issuer (${slug}); the job's tokens come from the common one.`,
    };
  }
  return {
    kind: "another-issuer",
    sentence: "They are two issuers: another GitHub (Enterprise Server, data residency), or no GitHub at all.",
  };
}

/** 1 or 2, by the issuer of a tenant's tokens. */
function entraVersion(issuer: string): 1 | 2 | undefined {
  if (/^https:\/\/sts\.[a-z.]+\/[0-9a-f-]{36}\/?$/i.test(issuer)) return 1;
  return /\/[0-9a-f-]{36}\/v2\.0\/?$/i.test(issuer) ? 2 : undefined;
}

function subject(presented: string, demanded: string): Difference[] {
  if (/[*?]/.test(demanded))
    return [{ kind: "wildcard", sentence: "A subject is compared character by character: `*` and `?` stand for nothing else." }];
  if (/^\d+$/.test(presented))
    return [
      {
        kind: "account-address",
        sentence: demanded.includes("@")
          ? "Entra is shown the service account's numeric unique id, never its e-mail address."
          : "The token is a Google service account's, whose subject is its numeric unique id; the other side expects another.",
      },
    ];
  const [ours, theirs] = [parseSubject(presented), parseSubject(demanded)];
  if (!ours || !theirs)
    return [
      {
        kind: "template",
        sentence: `${ours ? "The demanded" : "The presented"} subject has not GitHub's usual form repo:OWNER/NAME:…: a customised subject template, or another service's token.`,
      },
    ];
  const found = [...repository(ours, theirs), ...scope(ours, theirs)];
  return found.length > 0 ? found : [{ kind: "other", sentence: "The two subjects are not the same." }];
}

function repository(ours: Subject, theirs: Subject): Difference[] {
  const named = ({ owner, name }: Subject) => `${owner}/${name}`;
  const same = named(ours).toLowerCase() === named(theirs).toLowerCase();
  const ids = [ours.repositoryId, theirs.repositoryId];
  const found: Difference[] = [];
  if ((ids[0] === undefined) !== (ids[1] === undefined)) {
    found.push({
      kind: "immutable-subject",
      sentence:
        ids[1] === undefined
          ? `GitHub now writes immutable subjects for this repository, with the owner's and the repository's id (@${ours.ownerId}, @${ids[0]}); the other side still expects the form without them.`
          : "The other side expects an immutable subject with ids (@…); GitHub writes this repository's subjects without them.",
    });
  } else if (same && ids[0] !== ids[1]) {
    found.push({
      kind: "recreated",
      sentence: "The repository has the same name and another id: it was deleted and made again, or another took its name.",
    });
  } else if (same && named(ours) !== named(theirs)) {
    found.push({ kind: "case", sentence: "The repository's name differs in upper and lower case, which counts." });
  }
  if (same) return found;
  const renamed = ids[0] !== undefined && ids[0] === ids[1];
  if (renamed || ours.owner.toLowerCase() === theirs.owner.toLowerCase()) {
    found.push({
      kind: renamed ? "renamed" : "another-repository",
      sentence: renamed
        ? `The repository was renamed or transferred: ${named(theirs)} is now ${named(ours)}.`
        : `The other side expects repository ${theirs.name}, the job runs in ${ours.name}: renamed, or another one.`,
    });
  } else {
    found.push({
      kind: "another-owner",
      sentence: `The other side expects ${named(theirs)}, the job runs in ${named(ours)}: transferred, a fork, or another one.`,
    });
  }
  return found;
}

function scope(ours: Subject, theirs: Subject): Difference[] {
  if (ours.kind !== theirs.kind)
    return [
      {
        kind: "another-kind",
        sentence: `The other side expects ${scopeInWords(theirs)}, the job ran for ${scopeInWords(ours)}${hint(ours, theirs)}`,
      },
    ];
  if (ours.value === theirs.value) return [];
  if (ours.value.toLowerCase() === theirs.value.toLowerCase())
    return [{ kind: "case", sentence: `The ${ours.kind}'s name differs in upper and lower case, which counts.` }];
  const kinds = { environment: "another-environment", branch: "another-branch", tag: "another-tag" } as const;
  const { kind } = ours;
  return kind === "other" || kind === "pull_request"
    ? [{ kind: "other", sentence: "What follows the repository's name is not the same." }]
    : [{ kind: kinds[kind], sentence: `The other side expects ${scopeInWords(theirs)}, the job ran for ${scopeInWords(ours)}.` }];
}

/** Why GitHub wrote the one and not the other. */
function hint(ours: Subject, theirs: Subject): string {
  if (theirs.kind === "environment") return ": the job names no `environment:`.";
  if (ours.kind === "environment") return ": a job with `environment:` is named by it, not by its branch or event.";
  if (ours.kind === "pull_request") return ": a run of `pull_request` is not named by its branch.";
  return ".";
}

/** Where two texts differ, as ranges of each: every character in turn when they are of one length and alike, else what lies between. */
export function marks(presented: string, demanded: string): { readonly presented: Range[]; readonly demanded: Range[] } {
  if (presented === demanded) return { presented: [], demanded: [] };
  if (presented.toLowerCase() === demanded.toLowerCase() && presented.length === demanded.length) {
    const found = runs(presented, demanded);
    return { presented: found, demanded: found };
  }
  let start = 0;
  while (start < Math.min(presented.length, demanded.length) && presented[start] === demanded[start]) start++;
  let end = 0;
  const room = Math.min(presented.length, demanded.length) - start;
  while (end < room && presented.at(-1 - end) === demanded.at(-1 - end)) end++;
  const range = (of: string): Range[] => (start < of.length - end ? [[start, of.length - end]] : []);
  return { presented: range(presented), demanded: range(demanded) };
}

function runs(a: string, b: string): Range[] {
  const found: Range[] = [];
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    const last = found.at(-1);
    if (last?.[1] === at) found[found.length - 1] = [last[0], at + 1];
    else found.push([at, at + 1]);
  }
  return found;
}
