/** A GitHub subject taken apart. https://docs.github.com/actions/reference/security/oidc */
export interface Subject {
  readonly owner: string;
  readonly name: string;
  /** Of an immutable subject (`repo:O@1/R@2:…`). */
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly kind: "environment" | "pull_request" | "branch" | "tag" | "other";
  /** Environment, branch or tag, as written; empty for a pull request. */
  readonly value: string;
}

/** Undefined: the subject has not GitHub's default form, such as one of a customised template. */
export function parseSubject(subject: string): Subject | undefined {
  const [, owner, ownerId, name, repositoryId, rest] =
    /^repo:([^/@:]+)(?:@(\d+))?\/([^@:]+)(?:@(\d+))?:(.+)$/s.exec(subject) ?? [];
  if (owner === undefined || name === undefined || rest === undefined) return undefined;
  const ids = { ...(ownerId ? { ownerId } : {}), ...(repositoryId ? { repositoryId } : {}) };
  const [kind, value] = scopeOf(rest);
  return { owner, name, ...ids, kind, value };
}

function scopeOf(rest: string): [Subject["kind"], string] {
  if (rest === "pull_request") return ["pull_request", ""];
  for (const [kind, prefix] of [
    ["environment", "environment:"],
    ["branch", "ref:refs/heads/"],
    ["tag", "ref:refs/tags/"],
  ] as const) {
    if (rest.startsWith(prefix)) return [kind, rest.slice(prefix.length)];
  }
  return ["other", rest];
}

/** A scope as a person says it: `environment restore-drills`, `any pull request`. */
export function scopeInWords({ kind, value }: Subject): string {
  if (kind === "pull_request") return "a pull request";
  return kind === "other" ? value : `${kind} ${value}`;
}

/** Why trusting exactly this subject lets in more than one kind of run of one place; undefined when it does not. */
export function wideness(subject: string): string | undefined {
  const parsed = parseSubject(subject);
  if (parsed?.kind === "pull_request")
    return "This subject lets in the jobs of every pull request of the repository, whoever opened it: let the job use an environment instead.";
  if (/[*?]/.test(subject)) return "An expression with a wildcard lets in every subject that fits it.";
  return undefined;
}
