import { parseSubject } from "./subject.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** A token that GitHub would issue for a job that is not the one that ran. */
export interface Imagined {
  readonly what: string;
  readonly claims: Claims;
}
export type Change = "immutable" | "renamed" | "owner-renamed" | "reusable" | "environment-renamed" | "environment-removed";

const text = (claims: Claims, name: string) => (typeof claims[name] === "string" ? claims[name] : "");
const escaped = (value: string) => value.replaceAll(":", "%3A");

/**
 * This job's token after each change of the repository or the workflow that somebody may make without thinking of the trust.
 * @param live the claims of the job's own token.
 */
export function changes(live: Claims): ReadonlyMap<Change, Imagined> {
  const found = new Map<Change, Imagined>();
  const repository = text(live, "repository");
  const [owner = "", name = ""] = repository.split("/");
  if (repository === "" || name === "") return found;
  const parsed = parseSubject(text(live, "sub"));
  // A repository that has ids in its subjects already has nothing before it.
  if (parsed?.repositoryId === undefined)
    found.set("immutable", { what: "GitHub writes immutable subjects for the repository", claims: become(live, {}, true) });
  found.set("renamed", {
    what: `the repository is renamed${parsed?.repositoryId === undefined ? ", and with it gets immutable subjects" : ""}`,
    claims: become(live, inRepository(live, owner, `${name}-renamed`), true),
  });
  found.set("owner-renamed", {
    what: "its owner is renamed",
    claims: become(live, inRepository(live, `${owner}-renamed`, name), true),
  });
  const shared = `${owner}/workflows/.github/workflows/restore.yml@refs/heads/main`;
  found.set("reusable", {
    what: "the job moves into a reusable workflow",
    claims: become(live, { job_workflow_ref: shared }),
  });
  const environment = text(live, "environment");
  if (environment !== "") {
    found.set("environment-renamed", {
      what: "the job's environment is renamed",
      claims: become(live, { environment: `${environment}-renamed` }),
    });
    found.set("environment-removed", { what: "the job names no environment", claims: outside(live) });
  }
  return found;
}

export type Stranger = "pull-request" | "branch" | "same-owner" | "anybody";

/** Tokens of jobs that a trust for this one should not let in; each in every form in which GitHub may write it. */
export function strangers(live: Claims): ReadonlyMap<Stranger, readonly Imagined[]> {
  const repository = text(live, "repository");
  const [owner = "", name = ""] = repository.split("/");
  if (repository === "" || name === "") return new Map();
  const both = (what: string, claims: Claims) => [
    { what, claims: become(claims, {}) },
    { what, claims: become(claims, {}, true) },
  ];
  const pull = outside(live, { event_name: "pull_request", ref: "refs/pull/1/merge", base_ref: "main", head_ref: "any-branch" });
  const branch = outside(live, { event_name: "push", ref: "refs/heads/any-branch" });
  // The same place in another repository: a name that nobody has yet can be taken, an id cannot.
  const other = { ...inRepository(live, owner, `${name}-other`), repository_id: "1" };
  const theirs = { ...inRepository(live, `${owner}-other`, name), repository_id: "1", repository_owner_id: "1" };
  return new Map<Stranger, readonly Imagined[]>([
    ["pull-request", both("a pull request of the repository", pull)],
    ["branch", both("any other branch of the repository", branch)],
    ["same-owner", both("another repository of the owner", become(live, other))],
    ["anybody", both("a repository of anybody else", become(live, theirs))],
  ]);
}

/**
 * This job's token with one other claim each, such as another workflow's or another branch's; its subject is as GitHub would write it then.
 * Names of the repository and its owner are left alone: their ids say who it is.
 * @param expressions only claims that stand in one of them, or in subjects, can make a difference.
 */
export function others(live: Claims, expressions: readonly string[]): readonly Claims[] {
  const names = Object.keys(live).filter(
    (name) =>
      typeof live[name] === "string" &&
      !/^(?:iss|aud|sub|repository|repository_owner)$/.test(name) &&
      (IN_SUBJECTS.has(name) || expressions.some((each) => each.includes(name))),
  );
  const forms = (name: string) => {
    const value = text(live, name);
    // The caller's workflow is always in the job's repository.
    return name === "workflow_ref" ? [`${value}-other`] : [`${value}-other`, `other-${value}`];
  };
  return names.flatMap((name) => forms(name).map((value) => become(live, { [name]: value })));
}
const IN_SUBJECTS: ReadonlySet<string> = new Set(["environment", "ref", "event_name"]);

/** The claims that name the repository, under another name. A workflow of another repository keeps its own. */
function inRepository(live: Claims, owner: string, name: string): Claims {
  const [before, after] = [`${text(live, "repository")}/`, `${owner}/${name}/`];
  const moved = (claim: string) => {
    const value = text(live, claim);
    return value.startsWith(before) ? { [claim]: after + value.slice(before.length) } : {};
  };
  return {
    repository: `${owner}/${name}`,
    repository_owner: owner,
    ...moved("workflow_ref"),
    ...moved("job_workflow_ref"),
  };
}

/** The claims of a job without `environment:`, with its subject. */
function outside(live: Claims, changed: Claims = {}): Claims {
  const { environment: _, ...rest } = { ...live, ...changed };
  const place = rest.event_name === "pull_request" ? "pull_request" : `ref:${escaped(text(rest, "ref"))}`;
  const parsed = parseSubject(text(live, "sub"));
  if (!parsed) return { ...rest, sub: template(live, rest, false) };
  return { ...rest, sub: `${/^repo:[^:]+:/.exec(text(live, "sub"))?.[0] ?? ""}${place}` };
}

function become(live: Claims, changed: Claims, immutable = false): Claims {
  const claims = { ...live, ...changed };
  return { ...claims, sub: template(live, claims, immutable) };
}

/**
 * The subject with each `key:value` of it as the changed claims have it; so also of a customised template, which is made of such pairs.
 * https://docs.github.com/actions/reference/security/oidc
 */
function template(live: Claims, claims: Claims, immutable: boolean): string {
  const parts = text(live, "sub").split(":");
  return parts
    .map((part, at) => {
      const key = parts[at - 1];
      if (key === "repo") return repositoryIn(part, claims, immutable);
      return key !== undefined && part === escaped(text(live, key)) ? escaped(text(claims, key)) : part;
    })
    .join(":");
}

function repositoryIn(written: string, claims: Claims, immutable: boolean): string {
  const repository = text(claims, "repository");
  const [owner = "", name = ""] = repository.split("/");
  if (!immutable && !/@\d+\//.test(written)) return repository;
  return `${owner}@${text(claims, "repository_owner_id")}/${name}@${text(claims, "repository_id")}`;
}
